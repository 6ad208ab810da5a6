import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component, github } from 'projen';
import { ACTIONS } from './action-pins';
import type { Monorepo } from './monorepo';
import { DIST } from './release-tasks';
import { checkout, run, setupNode, takeOnReleaseRole } from './workflow-steps';

const { READ, WRITE } = github.workflows.JobPermission;
const UBUNTU = ['ubuntu-latest'];
const VERSION = { VERSION: '${{ needs.build.outputs.version }}' };
const ON_MAIN = "github.ref == 'refs/heads/main'";

/**
 * Releases what is on main, when somebody asks for it: builds twice, uploads templates to each partition's buckets, tests what was
 * uploaded, and only then moves latest, publishes the packages and makes a release on GitHub. Each job can be run again.
 */
export class ReleaseWorkflow extends Component {
  constructor(root: Monorepo) {
    super(root);
    const workflow = new github.GithubWorkflow(root.github!, 'release', {
      limitConcurrency: true, concurrencyOptions: { group: 'release', cancelInProgress: false },
    });
    workflow.on({ workflowDispatch: {} });
    const partitions = partitionsOf(join(root.outdir, 'service-profile.json'));
    workflow.addJobs({
      'build': build(),
      'compare': compare(),
      'publish-templates': withReleaseRole(partitions, 'compare', [
        run('Publish', 'npm run release -- publish "$VERSION" --partition "$PARTITION"'),
        run('Read back', `npm run release -- download "$VERSION" ${DIST}/uploaded --partition "$PARTITION"`),
        github.WorkflowSteps.uploadArtifact({ with: { name: 'uploaded-${{ matrix.partition }}', path: `${DIST}/uploaded` } }),
      ]),
      'test-uploaded': testUploaded(partitions),
      'promote-templates': withReleaseRole(partitions, 'test-uploaded', [
        run('Promote', 'npm run release -- promote "$VERSION" --partition "$PARTITION"'),
        run('Verify', 'npm run release -- verify --partition "$PARTITION"'),
      ]),
      'publish-packages': publishPackages(),
      'github-release': githubRelease(partitions[0].partition),
    });
  }
}

interface Partition {
  readonly partition: string;
  readonly region: string;
  readonly audience: string;
}

/** The partitions that the service runs in, each with a Region to take on the role in. */
function partitionsOf(profile: string): readonly Partition[] {
  const { regions } = JSON.parse(readFileSync(profile, 'utf8')) as { readonly regions: object };
  return [
    { partition: 'aws', of: /^(?!cn-|us-gov-)/, audience: 'sts.amazonaws.com' },
    { partition: 'aws-us-gov', of: /^us-gov-/, audience: 'sts.amazonaws.com' },
    { partition: 'aws-cn', of: /^cn-/, audience: 'sts.amazonaws.com.cn' },
  ].flatMap(({ partition, of, audience }) => {
    const region = Object.keys(regions).find((name) => of.test(name));
    return region === undefined ? [] : [{ partition, region, audience }];
  });
}

function build(): github.workflows.Job {
  return {
    name: 'build with Node.js ${{ matrix.node }}',
    runsOn: UBUNTU,
    permissions: { contents: READ },
    timeoutMinutes: 90,
    if: ON_MAIN,
    strategy: { matrix: { domain: { node: ['22', '24'] } } },
    outputs: { version: { stepId: 'version', outputName: 'version' } },
    steps: [
      // The version and the notes come from the commits since the last tag.
      checkout({ 'fetch-depth': 0 }),
      setupNode('${{ matrix.node }}'),
      run('Build and test', '.ci/run'),
      run('Bump', 'npm run bump'),
      run('Tell the version', `echo "version=$(cat ${DIST}/version.txt)" >> "$GITHUB_OUTPUT"`, { id: 'version' }),
      run('Pack', 'npm run pack'),
      run('Add templates', `cp -R templates ${DIST}/templates`),
      github.WorkflowSteps.uploadArtifact({ with: { name: 'built-${{ matrix.node }}', path: DIST } }),
    ],
  };
}

/** Two builds, on different versions of Node.js, must have come to the same bytes. */
function compare(): github.workflows.Job {
  return {
    runsOn: UBUNTU,
    needs: ['build'],
    permissions: {},
    steps: [
      ...['22', '24'].map((node) => github.WorkflowSteps.downloadArtifact({ with: { name: `built-${node}`, path: node } })),
      run('Compare', 'diff --recursive 22 24'),
    ],
  };
}

/** People approve the jobs of an environment, and the role trusts its jobs alone. */
function withReleaseRole(
  partitions: readonly Partition[], after: string, steps: readonly github.workflows.JobStep[],
): github.workflows.Job {
  return {
    name: `${after === 'compare' ? 'publish' : 'promote'} templates to \${{ matrix.partition }}`,
    runsOn: UBUNTU,
    needs: ['build', after],
    permissions: { contents: READ, idToken: WRITE },
    environment: 'release-${{ matrix.partition }}',
    env: { ...VERSION, PARTITION: '${{ matrix.partition }}' },
    strategy: { failFast: false, matrix: { include: partitions.map((one) => ({ ...one })) } },
    steps: [checkout(), setupNode(), run('Install', 'npm ci'), run('Compile', 'npm run compile'), takeOnReleaseRole(), ...steps],
  };
}

function testUploaded(partitions: readonly Partition[]): github.workflows.Job {
  return {
    name: 'test what was uploaded to ${{ matrix.partition }}',
    runsOn: UBUNTU,
    needs: ['publish-templates'],
    permissions: { contents: READ },
    timeoutMinutes: 60,
    strategy: { failFast: false, matrix: { domain: { partition: partitions.map(({ partition }) => partition) } } },
    steps: [
      // With its tags: stacks are updated from the previous release.
      checkout({ 'fetch-depth': 0 }),
      setupNode(),
      github.WorkflowSteps.downloadArtifact({ with: { name: 'uploaded-${{ matrix.partition }}', path: `${DIST}/uploaded` } }),
      run('Install', 'npm ci'),
      run('Compile', 'npm run compile && npm run compile-construct'),
      run('Run whole stacks of it', 'npm test --workspace @logs-analysis/e2e -- whole-stack', {
        env: { PUBLISHED_TEMPLATES: `\${{ github.workspace }}/${DIST}/uploaded` },
      }),
    ],
  };
}

/** By the identity of this workflow, which npm trusts, and with provenance. What npm has already is left alone. */
function publishPackages(): github.workflows.Job {
  return {
    runsOn: UBUNTU,
    needs: ['build', 'promote-templates'],
    permissions: { idToken: WRITE },
    environment: 'release-npm',
    env: VERSION,
    steps: [
      setupNode(),
      github.WorkflowSteps.downloadArtifact({ with: { name: 'built-24', path: DIST } }),
      run('Publish', [
        `for package in ${DIST}/npm/*.tgz; do`,
        '  name=$(tar --extract --to-stdout --file "$package" package/package.json | jq --raw-output .name)',
        '  npm view "$name@$VERSION" version 2>/dev/null | grep --quiet . || npm publish "$package" --provenance --access public',
        'done',
      ].join('\n')),
    ],
  };
}

/** Last, because its tag is what the next version is counted from: until then, a release that failed is done again as it was. */
function githubRelease(partition: string): github.workflows.Job {
  const files = [`${DIST}/uploaded/*`, `${DIST}/npm/*.tgz`];
  return {
    runsOn: UBUNTU,
    needs: ['build', 'promote-templates', 'publish-packages'],
    permissions: { contents: WRITE, idToken: WRITE, attestations: WRITE },
    env: { ...VERSION, GH_TOKEN: '${{ github.token }}', GH_REPO: '${{ github.repository }}', COMMIT: '${{ github.sha }}' },
    steps: [
      github.WorkflowSteps.downloadArtifact({ with: { name: 'built-24', path: DIST } }),
      github.WorkflowSteps.downloadArtifact({ with: { name: `uploaded-${partition}`, path: `${DIST}/uploaded` } }),
      { name: 'Attest where it was built', uses: ACTIONS.attest, with: { 'subject-path': files.join('\n') } },
      run('Release', [
        'case "$(gh release view "v$VERSION" --json isDraft --jq .isDraft || true)" in',
        '  false) exit 0 ;;',
        // A release is a draft until all its files are there.
        '  true) gh release delete "v$VERSION" --yes ;;',
        'esac',
        `gh release create "v$VERSION" --target "$COMMIT" --title "v$VERSION" --notes-file ${DIST}/changelog.md ${files.join(' ')}`,
      ].join('\n')),
    ],
  };
}
