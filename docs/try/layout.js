// The Graphviz of the page, as autograd/draw/in_page.py asks for it.

/** What Python imports as a module. */
export const layout = (viz) => ({
  formats: viz.formats,
  render(source, format) {
    const result = viz.render(source, { format });
    if (result.status !== "success") throw new Error(result.errors.map((error) => error.message).join("; "));
    return result.output;
  },
});
