// What may cross the border: JSON, undefined (left out), dates. Everything else is refused with its place and a hint.
const kMaxDepth = 200;
const at = (where, key) => typeof key === "number" ? where + "[" + key + "]"
    : /^[A-Za-z_$][\w$]*$/.test(key) ? (where === "" ? key : where + "." + key) : where + "[" + stringify(key) + "]";

class Refused extends Error {
    constructor(message, hint) {
        super(message);
        this.hint = hint;
    }
}
const hints = [
    [value => value instanceof HashMap, "a Map", "Use Object.fromEntries(map) or [...map]."],
    [value => value instanceof HashSet, "a Set", "Use [...set]."],
    [value => value instanceof PromiseHere, "a promise", "Put await in front of it."],
    [value => ArrayBuffer.isView(value) || value instanceof ArrayBuffer, "binary data", "Pass bytes as {\"$bytes\": base64} or numbers as Array.from(bytes)."],
    [value => value instanceof HashWeakMap || value instanceof HashWeakSet, "a weak collection", "Pass plain objects and arrays."],
    [isRegExp, "a regular expression", "Use its source: String(pattern)."]
];
const refuseKind = (value, where) => {
    for (const [is, kind, hint] of hints) {
        if (is(value)) throw new Refused((where === "" ? "the value" : where) + " is " + kind + ", which JSON cannot hold.", hint);
    }
};
const refuseFunction = (value, where, strict) => {
    const path = toolPath(value);
    if (path !== undefined) {
        throw new Refused((where === "" ? "The value" : where) + " is the tool " + path + " itself, not its answer.", "Did you mean to call it? await " + path + "(...)");
    }
    if (strict || where === "") throw new Refused((where === "" ? "The value" : where) + " is a function, which JSON cannot hold.", "Call it, or pass its result.");
};

// Walks a value before it is turned into text. `strict` (arguments): NaN and functions are refused, not dropped.
const check = (value, where, open, strict) => {
    if (typeof value === "function") return refuseFunction(value, where, strict);
    if (typeof value === "number" && strict && !isFinite(value)) throw new Refused((where || "the value") + " is " + value + ", which JSON cannot hold.", "Send null or a number.");
    if (typeof value !== "object" || value === null) return undefined;
    if (open.length >= kMaxDepth) throw new Refused((where || "the value") + " is nested deeper than " + kMaxDepth + " levels.", "Flatten it.");
    const loop = open.indexOf(value);
    if (loop >= 0) throw new Refused((where || "the value") + " leads back to " + (loop === 0 ? "the whole value" : "an object that contains it") + " (a cycle).", "Copy the fields you need.");
    if (Array.isArray(value)) {
        open.push(value);
        for (let i = 0; i < value.length; i++) {
            const item = value[i];
            if (typeof item === "object" || typeof item === "function" || strict) check(item, at(where, i), open, strict);
        }
        open.pop();
        return undefined;
    }
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
        if (typeof value.toJSON === "function") return check(value.toJSON(""), where, open, strict);
        refuseKind(value, where);
    }
    open.push(value);
    const keys = Object.keys(value);
    for (let i = 0; i < keys.length; i++) {
        const item = value[keys[i]];
        if (typeof item === "object" || typeof item === "function" || strict) check(item, at(where, keys[i]), open, strict);
    }
    open.pop();
    return undefined;
};

const errorToJson = (key, value) => {
    if (!(value instanceof Error)) return value;
    const result = { name: nameOf(value), message: value.message };
    for (const name of Object.keys(value)) if (name !== "stack" && name !== "fileName" && name !== "lineNumber") result[name] = value[name];
    return result;
};
const hasError = (value, depth) => {
    if (value instanceof Error) return true;
    if (typeof value !== "object" || value === null || depth > 6) return false;
    const keys = Object.keys(value);
    for (let i = 0; i < keys.length && i < 1000; i++) if (typeof value[keys[i]] === "object" && hasError(value[keys[i]], depth + 1)) return true;
    return false;
};
const resultText = value => {
    check(value, "", [], false);
    const text = hasError(value, 0) ? stringify(value, errorToJson) : stringify(value);
    return text === undefined ? "null" : text;
};

// Promises inside a returned value are awaited, with a warning that names them.
const isThenable = value => isObject(value) && toolPath(value) === undefined && typeof value.then === "function";
const findPromises = (value, where, depth, open, found) => {
    if (typeof value !== "object" || value === null || depth > 8 || open.indexOf(value) >= 0) return found;
    open.push(value);
    const isArray = Array.isArray(value), keys = isArray ? value : Object.keys(value);
    for (let i = 0; i < keys.length; i++) {
        const key = isArray ? i : keys[i], item = value[key];
        if (typeof item !== "object" || item === null) continue;
        if (isThenable(item)) found.push({ holder: value, key, where: at(where, key), promise: item });
        else findPromises(item, at(where, key), depth + 1, open, found);
    }
    open.pop();
    return found;
};
const awaitInside = (value, round) => {
    const found = round < 8 ? findPromises(value, "", 0, [], []) : [];
    if (found.length === 0) return PromiseHere.resolve(value);
    warn("promise_in_result", "The returned value held promises, which were awaited: " + found.slice(0, 10).map(x => x.where).join(", ") +
        (found.length > 10 ? " and " + (found.length - 10) + " more" : "") + ". Write await where they are made.");
    return PromiseHere.all(found.map(x => x.promise)).then(values => {
        values.forEach((item, i) => Object.defineProperty(found[i].holder, found[i].key, { value: item, writable: true, enumerable: true, configurable: true }));
        return awaitInside(value, round + 1);
    });
};
