/** Doubles of a store that count, fail or hang. */

const operations = ["load", "create", "save", "replace", "delete", "owned"];

/** A store that does what `store` does and counts; `count` starts again after `reset()`. */
export function counting(store) {
  const none = () => Object.fromEntries(operations.map((name) => [name, 0]));
  const counted = {
    count: none(),
    /** Every operation together. */
    get total() {
      return Object.values(this.count).reduce((sum, number) => sum + number, 0);
    },
    /** The operations that write. */
    get writes() {
      return this.total - this.count.load - this.count.owned;
    },
    reset() {
      this.count = none();
    },
  };
  for (const name of operations) {
    counted[name] = (...args) => {
      counted.count[name]++;
      return store[name](...args);
    };
  }
  return counted;
}

/** `store`, but `meanwhile(name, args)` runs first, for the operations that it is given. */
export function disturbed(store, meanwhile) {
  const double = {};
  for (const name of operations) {
    double[name] = async (...args) => {
      await meanwhile(name, args);
      return store[name](...args);
    };
  }
  return double;
}

/** The last bytes that were written into `store`, and what is to be read instead of what is there. */
export function tampered(store) {
  const double = Object.fromEntries(operations.map((name) => [name, (...args) => store[name](...args)]));
  double.load = async (key) => (double.bytes === undefined ? store.load(key) : double.bytes);
  for (const name of ["create", "save"]) {
    double[name] = (key, bytes, options) => {
      double.written = bytes;
      return store[name](key, bytes, options);
    };
  }
  return double;
}

/** A promise and its handles: for requests that overlap. */
export function gate() {
  let open;
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
