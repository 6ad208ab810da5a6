/** Whose policy is merged into. */
export const BUCKET = 'arn:aws:s3:::central';
