import { Component } from 'projen';
import type { Monorepo } from './monorepo';

/** Actions by the commit of a release: a tag can be moved. Those that projen pins already are left to it. */
export const ACTIONS = {
  attest: 'actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6', // v4.2.2
  awsCredentials: 'aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c', // v6.2.3
  createPullRequest: 'peter-evans/create-pull-request@5f6978faf089d4d20b00c7766989d076bb2fc7f1', // v8.1.1
  setupNode: 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020', // v7.0.0
  uploadArtifact: 'actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', // v7.0.0
} as const;

/** Pins the actions that projen's own workflows name by a tag. */
export class ActionPins extends Component {
  constructor(root: Monorepo) {
    super(root);
    for (const pinned of Object.values(ACTIONS)) root.github!.actions.set(pinned.split('@')[0], pinned);
  }
}
