// Words shared by all parts. Every part runs inside one function (host, global), so nothing here is seen by agent code.
const stringify = JSON.stringify, parse = JSON.parse;
const kTool = Symbol("tool"); // a tool reference answers its path under this key
const hidden = []; // keys that reflection must not show

const define = (target, name, value) =>
    Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });

// Adds what is missing; `force` replaces what the engine has.
const extend = (target, members, force) => {
    for (const name of Object.keys(members)) {
        if (force || !Object.prototype.hasOwnProperty.call(target, name)) define(target, name, members[name]);
    }
};

// Names are given as text: the build shortens those of classes and functions.
const expose = (name, type) => {
    Object.defineProperty(type, "name", { value: name, configurable: true });
    define(global, name, type);
};

const accessor = (target, name, get) => Object.defineProperty(target, name, { get, enumerable: false, configurable: true });

const isObject = value => (typeof value === "object" && value !== null) || typeof value === "function";

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
