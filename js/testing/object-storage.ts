import type { ObjectStorage } from "../store/durable-object/entry.js";
import type { VirtualClock } from "./clock.js";
import { PLATFORM } from "./platform.gen.js";

const { durableObject: RULES } = PLATFORM;

/** The storage of one Durable Object, with its alarm. */
export class MemoryStorage implements ObjectStorage {
  readonly #rows = new Map<string, unknown>();
  readonly #clock: VirtualClock;
  readonly #alarm: () => void;
  #alarmAt: number | undefined;

  constructor(clock: VirtualClock, alarm: () => void) {
    this.#clock = clock;
    this.#alarm = alarm;
  }

  readonly kv = {
    get: <T>(key: string): T | undefined => structuredClone(this.#rows.get(key)) as T | undefined,
    put: <T>(key: string, value: T): void => {
      if (sizeOf(value) > RULES.valueMaxBytes) throw new Error(RULES.errors.valueTooLong);
      this.#rows.set(key, structuredClone(value));
    },
  };

  /** Whether nothing is stored. */
  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  async setAlarm(time: number): Promise<void> {
    this.#alarmAt = time;
    this.#clock.schedule(time, () => {
      // It may have been set for another time since.
      if (this.#alarmAt !== time) return;
      this.#alarmAt = undefined;
      this.#alarm();
    });
  }

  async deleteAll(): Promise<void> {
    this.#rows.clear();
    this.#alarmAt = undefined;
  }
}

/** The bytes in a value. What surrounds them is not counted. */
function sizeOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, member) => sum + sizeOf(member), 0);
}
