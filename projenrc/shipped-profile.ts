import { Component } from 'projen';
import type { Monorepo } from './monorepo';
import type { Workspace } from './workspace';

/** Puts the repository's service profile into a package, which is published without the repository around it. */
export class ShippedProfile extends Component {
  constructor(root: Monorepo, workspace: Workspace) {
    super(root);
    root.compileTask.exec(`node -e "fs.copyFileSync('service-profile.json', '${workspace.directory}/lib/service-profile.json')"`);
  }
}
