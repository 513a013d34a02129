// Never `return x = f()` nor `() => x = f()` in these files: the engine takes f for a tail call and does not assign. (In
// programs core/sandbox/detail/tailassignments.h sees to that.)

// Words shared by all parts. Every part runs inside one function (host, global), so nothing here is seen by agent code.
const stringify = JSON.stringify, parse = JSON.parse;
const kTool = Symbol("tool"); // a tool reference answers its path under this key
const hidden = []; // keys that reflection must not show

const define = (target, name, value) =>
    Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });

// Adds what is missing; `force` replaces what the engine has.
const extend = (target, members, force) => {
    for (const name of Reflect.ownKeys(members)) {
        if (force || !Object.prototype.hasOwnProperty.call(target, name)) define(target, name, members[name]);
    }
};

// Names are given as text: the build shortens those of classes and functions.
const expose = (name, type) => {
    Object.defineProperty(type, "name", { value: name, configurable: true });
    define(global, name, type);
};

const setEntry = (target, name, value) =>
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });

// `getter` is a function, or an object with a getter of that name, so that it is named as ECMAScript names it.
const accessor = (target, name, getter) => {
    const get = typeof getter === "function" ? getter : Object.getOwnPropertyDescriptor(getter, name).get;
    if (typeof name === "symbol") Object.defineProperty(get, "name", { value: "get [" + String(name).slice(7, -1) + "]", configurable: true });
    Object.defineProperty(target, name, { get, enumerable: false, configurable: true });
};

const isObject = value => (typeof value === "object" && value !== null) || typeof value === "function";

const hasOwnProperty = Object.prototype.hasOwnProperty;
const hasOwn = (object, key) => hasOwnProperty.call(object, key);

// Conversions of ECMAScript.
const toInteger = value => {
    const number = +value;
    return number !== number ? 0 : Math.trunc(number);
};
const toLength = value => {
    const length = toInteger(value);
    return length <= 0 ? 0 : length > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : length;
};
const toText = value => {
    if (typeof value === "symbol") throw new TypeError("Cannot convert a Symbol value to a string");
    return typeof value === "string" ? value : String(value);
};
const toObject = value => {
    if (value === undefined || value === null) throw new TypeError("Cannot convert undefined or null to object");
    return Object(value);
};
const needFunction = (value, where) => {
    if (typeof value !== "function") throw new TypeError(where + " needs a function");
};
const speciesOf = type => accessor(type, Symbol.species, { get [Symbol.species]() { return this; } });
const speciesConstructor = (object, fallback) => {
    const type = object.constructor;
    if (type === undefined) return fallback;
    if (!isObject(type)) throw new TypeError("constructor is no object");
    const species = type[Symbol.species];
    if (species === undefined || species === null) return fallback;
    if (!isConstructor(species)) throw new TypeError("Symbol.species is no constructor");
    return species;
};
const isConstructor = value => {
    if (typeof value !== "function") return false;
    try {
        Reflect.construct(Object, [], value);
        return true;
    } catch (error) {
        return false;
    }
};

// Takes what an iterable gives; one that is left early is closed. The engine's own for-of dies when `return` is null.
const takeEach = (items, take) => {
    const method = items[Symbol.iterator]; // in two steps: the engine calls on when the getter throws
    needFunction(method, "an iteration");
    const iterator = method.call(items);
    if (!isObject(iterator)) throw new TypeError("an iterator is no object");
    const next = iterator.next;
    for (;;) {
        const step = next.call(iterator);
        if (!isObject(step)) throw new TypeError("an iterator's step is no object");
        if (step.done) return;
        const value = step.value;
        try {
            take(value);
        } catch (error) {
            try {
                const close = iterator.return;
                if (close !== undefined && close !== null) close.call(iterator);
            } catch (second) { /* the first one counts */ }
            throw error;
        }
    }
};

const toolPath = value => (isObject(value) ? value[kTool] : undefined);

// Text of our own messages: what the program does to Object.prototype or to arrays must not change them.
const keysOf = Object.keys, isList = Array.isArray;
const writeJson = (value, depth) => {
    if (typeof value !== "object" || value === null) return stringify(value) || "null";
    if (depth > 100) return "null";
    let text = "";
    if (isList(value)) {
        for (let i = 0; i < value.length; i++) text += (i === 0 ? "" : ",") + writeJson(value[i], depth + 1);
        return "[" + text + "]";
    }
    const keys = keysOf(value);
    for (let i = 0; i < keys.length; i++) text += (i === 0 ? "" : ",") + stringify(keys[i]) + ":" + writeJson(value[keys[i]], depth + 1);
    return "{" + text + "}";
};

// What waits for the daemon, by number; a Map of the program's own could have been changed by it.
class Waiting {
    constructor() {
        this.items = Object.create(null);
        this.size = 0;
    }
    get(id) { return this.items[id]; }
    add(id, item) {
        this.items[id] = item;
        this.size++;
    }
    remove(id) {
        this.items[id] = undefined; // deleting keys is slow
        this.size--;
    }
}

// One execution's state; the zygote warms the prelude up and then makes it anew.
const fresh = () => ({
    clock: 0, started: 0, lines: [], limits: { calls: 10000, timers: 10000 },
    lastCall: 0, calls: new Waiting(), lastTimer: 0, timers: new Waiting(), warnings: [], warned: Object.create(null),
    random: null, randomAt: 0, randomBlock: 0, spoke: false, isDone: false, groups: "", counts: Object.create(null)
});
let run;

const warn = (code, message) => {
    if (run.warned[code + message] === undefined && run.warnings.length < 50) {
        run.warned[code + message] = true;
        run.warnings[run.warnings.length] = { code, message };
    }
};

define(global, "globalThis", global);
// esbuild lowers `for await` and async generators to the first.
for (const name of ["asyncIterator", "asyncDispose", "dispose", "matchAll"]) {
    if (Symbol[name] === undefined) Object.defineProperty(Symbol, name, { value: Symbol("Symbol." + name) });
}
