/** The API's answer: what a client may know of its session. */
export interface View {
  isNew: boolean;
  notes: string[];
  expiresAt: number;
}
