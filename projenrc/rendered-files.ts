import { Component } from 'projen';
import type { Monorepo } from './monorepo';
import type { Workspace } from './workspace';

/** The files that the template package renders from the sources: `templates/` and the generated pages of `docs/`. */
export class RenderedFiles extends Component {
  constructor(root: Monorepo, template: Workspace) {
    super(root);
    const render = root.addTask('render', { description: 'Renders templates/ and the generated pages of docs/' });
    render.exec(`node ${template.directory}/lib/main.js`);
    root.buildEverything.spawn(render);
    root.addTask('check-generated', {
      description: 'Fails if a generated file differs from what the sources generate',
      exec: 'tsx projenrc/check-generated.ts',
    });
  }
}
