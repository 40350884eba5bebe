/** What the codec of values reads and hands over. */

/** The text in a record. */
export interface Text {
  /** One character for each byte. It is the right character wherever the text is ASCII. */
  characters: string;
  /** Whether all text is ASCII. */
  ascii: boolean;
}

/** Where an encoded value begins. */
export interface Written {
  bytes: Uint8Array;
  start: number;
}

/** What a record holds of one scope. */
export interface Stored {
  variables: Map<string, unknown>;
  /** Variables that may differ from the record: objects, which can change in place. With where the record has them. */
  mayDiffer: Map<string, Written | undefined>;
}
