const notebook = [...(window.jupyterapp?.shell.widgets('main') ?? [])].find(one => one.node.contains(this));
const cell = notebook?.content.widgets.find(one => one.model.getMetadata('tags')?.includes('parameters'));
if (cell) {
  let text = cell.model.sharedModel.getSource();
  for (const [name, code] of Object.entries(JSON.parse(this.dataset.values))) {
    const line = new RegExp(`^${name} *= *(\\[[^\\]]*\\]|.*)$`, 'm');
    text = line.test(text) ? text.replace(line, () => `${name} = ${code}`) : `${text}\n${name} = ${code}`;
  }
  cell.model.sharedModel.setSource(text);
}
this.textContent = cell ? 'They are there: run all cells' : 'Not possible here: copy the lines';
