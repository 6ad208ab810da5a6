/** What is written: an object and how it is served. */
export interface ReleaseObject {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
}

export interface StoredObject {
  readonly body: Uint8Array;
  /** Tells this content of the object from any other it had or will have. */
  readonly tag: string;
}

/** The release bucket of one Region: the calls that releasing makes of it. None of them writes over something unseen. */
export interface ReleaseBucket {
  readonly name: string;
  /** `undefined` where there is none. */
  read(key: string): Promise<StoredObject | undefined>;
  /** Writes an object where there is none; `false` if there is one, whatever its content. */
  create(key: string, object: ReleaseObject): Promise<boolean>;
  /** Writes over what was read; `false` if it is something else by now. */
  replace(key: string, object: ReleaseObject, tag: string): Promise<boolean>;
  /** Removes what was read; `false` if it is something else by now. */
  remove(key: string, tag: string): Promise<boolean>;
}
