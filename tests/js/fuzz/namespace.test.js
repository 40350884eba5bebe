import assert from "node:assert/strict";
import { memory, Sessions } from "eltanin";
import { fuzz } from "../../support/fuzz.js";
import { picture } from "../../support/picture.js";
import { Browser, secret } from "../../support/visitor.js";

const sessions = new Sessions({ store: memory(), secret });
const keys = ["a", "b", "c", "", "1", "0", "__proto__", "constructor", "é🙂", "size"];

/** A value that can be copied, some of them changeable. */
function anyValue({ below, pick }) {
  return pick([
    () => below(1_000),
    () => "text",
    () => undefined,
    () => null,
    () => [below(9), [below(9)]],
    () => ({ n: below(9), list: [below(9)] }),
    () => new Map([[below(9), { n: below(9) }]]),
    () => new Set([below(9)]),
    () => new Date(below(2 ** 31)),
  ])();
}

/** Changes a value in place, if it can be. */
function changeInPlace(value, number) {
  if (Array.isArray(value)) value.push({ number });
  else if (value instanceof Map) value.set("n", [number]);
  else if (value instanceof Set) value.add(number);
  else if (value instanceof Date) value.setTime(number);
  else if (typeof value === "object" && value !== null) value.number = number;
}

/** Steps: each is done to a namespace and to a Map, and gives the same. What throws gives the error's code. */
const steps = {
  set: (to, model, { key, value, copy }) => [to.set(key, value) === to, model.set(key, copy) === model],
  delete: (to, model, { key }) => [to.delete(key), model.delete(key)],
  clear: (to, model) => [to.clear(), model.clear()],
  get: (to, model, { key }) => [to.get(key, "none"), model.has(key) ? model.get(key) : "none"],
  pop: (to, model, { key }) => [to.pop(key, "none"), popped(model, key)],
  popOrThrow: (to, model, { key }) => {
    if (model.has(key)) return [to.pop(key), popped(model, key)];
    return [codeOf(() => to.pop(key)), "no_such_variable"];
  },
  popItem: (to, model) => {
    const last = [...model].at(-1);
    if (!last) return [codeOf(() => to.popItem()), "no_such_variable"];
    model.delete(last[0]);
    return [to.popItem(), last];
  },
  getOrInsert: (to, model, { key, value, copy }) => {
    if (!model.has(key)) model.set(key, copy);
    return [to.getOrInsert(key, value), model.get(key)];
  },
  updateFromObject: (to, model, { key, value, copy }) => {
    for (const one of Object.keys({ x: 1, [key]: 1, 5: 1 })) model.set(one, one === key ? copy : one);
    return [
      to.update(
        Object.fromEntries([
          ["x", "x"],
          [key, value],
          ["5", "5"],
        ]),
      ) === to,
      true,
    ];
  },
  updateFromMap: (to, model, { key, value, copy }) => {
    model.set("y", 1).set(key, copy);
    return [
      to.update(
        new Map([
          ["y", 1],
          [key, value],
        ]),
      ) === to,
      true,
    ];
  },
  changeInPlace: (to, model, { key, number }) => {
    changeInPlace(to.get(key), number);
    changeInPlace(model.get(key), number);
    return [to.get(key), model.get(key)];
  },
  setInVars: (to, model, { key, value, copy }) => {
    to.vars[key] = value;
    model.set(key, copy);
    return [key in to.vars, true];
  },
  deleteInVars: (to, model, { key }) => [delete to.vars[key], model.delete(key) || true],
  wrongValue: (to, _, { key }) => [codeOf(() => to.set(key, () => 1)), "value_unsupported"],
  wrongUpdate: (to, _, { key }) => [codeOf(() => to.update({ z: 1, [key]: Symbol("s") })), "value_unsupported"],
};

function popped(model, key) {
  const value = model.has(key) ? model.get(key) : "none";
  model.delete(key);
  return value;
}

function codeOf(run) {
  try {
    run();
  } catch (error) {
    return error.code;
  }
  return "nothing was thrown";
}

const scopes = ["__system__", "cart", "é"];
const all = (session, models) => {
  for (const scope of scopes) {
    const [to, model] = [session.namespace(scope), models[scope]];
    assert.equal(picture(new Map(to)), picture(model), scope);
    assert.equal(to.size, model.size);
    assert.deepEqual(Object.keys(to.vars).sort(), [...model.keys()].sort());
  }
};

/** Steps of a whole session. */
const whole = [
  (session) => sessions.save(session),
  (session) => session.renew(),
  (session) => session.login(7),
  (session, models) => {
    session.reset();
    for (const scope of scopes) models[scope].clear();
  },
];

fuzz(
  "random operations on namespaces over several requests: state and order are those of a Map",
  { short: 300, long: 5_000 },
  async (random) => {
    const { below, pick } = random;
    const person = new Browser(sessions);
    const models = Object.fromEntries(scopes.map((scope) => [scope, new Map()]));
    const done = [];
    for (let requests = 2 + below(4); requests > 0; requests--) {
      const session = await sessions.open(person.request);
      if (below(2)) all(session, models);
      for (let count = below(12); count > 0; count--) {
        const [scope, name, value] = [pick(scopes), pick(Object.keys(steps)), anyValue(random)];
        const given = { key: pick(keys), value, copy: structuredClone(value), number: below(1_000) };
        done.push(`${scope} ${name} ${given.key}`);
        const [result, expected] = steps[name](session.namespace(scope), models[scope], given);
        assert.equal(picture(result), picture(expected), done.join(", "));
        if (below(8) === 0) await pick(whole)(session, models);
        if (below(4) === 0) all(session, models);
      }
      person.keep(await sessions.commit(session, new Response()));
      done.push("commit");
      all(session, models);
    }
    try {
      await person.sees((session) => all(session, models));
    } catch (error) {
      error.message += `: ${done.join(", ")}`;
      throw error;
    }
  },
);
