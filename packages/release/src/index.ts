export { checkReleases } from './check-releases';
export { promote, rollBack } from './move-latest';
export { readRelease } from './read-release';
export type { Release } from './release';
export type { ReleaseBucket } from './release-bucket';
export { ReleaseError } from './release-error';
export { s3ReleaseBucket } from './aws/s3-release-bucket';
export { uploadVersion } from './upload-version';
