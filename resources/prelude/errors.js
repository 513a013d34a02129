// Errors: the class that tools throw, lines of the agent's text, sentences for globals that do not exist here.
// The engine's errors carry a stack of the translated program, which nobody can change. Those that code makes are objects
// of our own with the engine's inside; those that the engine throws are exchanged where code catches them (ex.caught).
const kRaw = Symbol("raw"), kLine = Symbol("line");
hidden.push(kRaw, kLine);
const NativeError = Error;
const own = (prototype, native, message) => {
    const error = Object.create(prototype);
    define(error, kRaw, native);
    if (message !== undefined) define(error, "message", toText(message));
    return error;
};
const errorType = (Native, name) => {
    const type = function (message, options) {
        const error = own((new.target === undefined ? type : new.target).prototype, new Native(), message);
        if (isObject(options) && "cause" in options) define(error, "cause", options.cause);
        return error;
    };
    Object.defineProperty(type, "prototype", { value: Native.prototype, writable: false, enumerable: false });
    Object.defineProperty(type, "length", { value: 1, configurable: true });
    define(Native.prototype, "constructor", type);
    expose(name, type);
    return type;
};
const ErrorHere = errorType(NativeError, "Error");
for (const name of ["TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError"]) {
    Object.setPrototypeOf(errorType(global[name], name), ErrorHere);
}
Object.defineProperty(NativeError.prototype, Symbol.toStringTag, { value: "Error", configurable: true });
Object.defineProperty(NativeError.prototype, "stack", {
    get() { return isObject(this) && this[kRaw] !== undefined ? stackOf(this) : undefined; },
    set(text) { define(this, "stack", text); },
    configurable: true
});
const kExchanged = Symbol("exchanged");
hidden.push(kExchanged);
const caught = error => {
    if (!(error instanceof NativeError) || error[kRaw] !== undefined || !Object.prototype.hasOwnProperty.call(error, "lineNumber")) return error;
    let mine = error[kExchanged];
    if (mine === undefined) define(error, kExchanged, mine = own(Object.getPrototypeOf(error), error, error.message));
    return mine;
};

const kFields = ["code", "path", "status", "details", "hint", "schema"];
class ToolError extends Error {
    constructor(fields, call, line) {
        super(fields.message);
        for (let i = 0; i < kFields.length; i++) if (fields[kFields[i]] !== undefined) this[kFields[i]] = fields[kFields[i]];
        this.retryable = fields.retryable === true;
        define(this, kCall, call);
        define(this, kLine, line);
    }
}
const kCall = Symbol("call"), kCode = Symbol("code");
hidden.push(kCall, kCode);
define(ToolError.prototype, "name", "ToolError");
expose("ToolError", ToolError);

const toolError = (code, message, path, hint, details) => new ToolError({ code, message, path, hint, details });

// Frames of the program only, as [name, line of the agent's text].
const framesOf = error => {
    const frames = error[kLine] > 0 ? [["", error[kLine]]] : [];
    for (const line of String(error[kRaw] !== undefined ? error[kRaw].stack : error.stack).split("\n")) {
        const match = /^(.*)@(?:file:)?program:(\d+)/.exec(line);
        if (match === null) continue;
        const at = run.lines[Number(match[2])] || 0;
        const name = match[1] === "%entry" || match[1] === "" || /^(__async|step|fulfilled|rejected)$/.test(match[1]) ? "" : match[1];
        if (at > 0 && (name !== "" || frames.length === 0 || frames[frames.length - 1][1] !== at)) frames.push([name, at]);
    }
    return frames;
};
// The line that is calling; without framesOf(), because every call of a tool asks.
const lineHere = () => {
    const stack = new NativeError().stack;
    for (let at = stack.indexOf("program:"); at >= 0; at = stack.indexOf("program:", at + 8)) {
        const line = run.lines[parseInt(stack.substr(at + 8, 9), 10)];
        if (line > 0) return line;
    }
    return 0;
};
const nameOf = error => {
    const name = error.name === undefined ? "Error" : String(error.name);
    return name;
};
const kVague = "Type error"; // all that the engine says in many places
const headOf = error => {
    const given = String(error.message);
    const message = given === kVague && error instanceof TypeError
        ? "a value is of the wrong kind here: null or undefined is taken apart, spread or given a property, what is no list is iterated, " +
            "or what is no class is called with new"
        : given;
    return message === "" ? nameOf(error) : nameOf(error) + ": " + message;
};
const stackOf = error => {
    const lines = [headOf(error)];
    for (const [name, line] of framesOf(error)) lines.push("    at " + (name === "" ? "line " + line : name + " (line " + line + ")"));
    return lines.join("\n");
};
const isError = value => value instanceof Error || (isObject(value) && toolPath(value) === undefined &&
    typeof value.message === "string" && typeof value.stack === "string");

const kOutside = "Connect the API as a source, then call tools.<source>.<tool>(...).";
const absent = {
    fetch: "fetch is not available here. " + kOutside,
    XMLHttpRequest: "XMLHttpRequest is not available here. " + kOutside,
    WebSocket: "WebSocket is not available here. " + kOutside,
    EventSource: "EventSource is not available here. " + kOutside,
    require: "import and require are not available here: there are no modules. Use tools.<source>.<tool>(...) and the built-in globals.",
    process: "process is not available here: there is no environment and no operating system. Everything outside is reached through tools.*.",
    Deno: "Deno is not available here. Everything outside is reached through tools.*.",
    Bun: "Bun is not available here. Everything outside is reached through tools.*.",
    Buffer: "Buffer is not available here. Use Uint8Array, TextEncoder, TextDecoder, atob and btoa.",
    window: "window is not available here: there is no browser. Use globalThis.",
    document: "document is not available here: there is no browser.",
    localStorage: "localStorage is not available here; return what must be kept.",
    BigInt: "BigInt is not available here. Keep integers beyond 2^53 as strings of digits; tools take and give them so."
};
const absentError = name => {
    const error = new TypeError(absent[name]);
    define(error, kCode, "type_error");
    return error;
};
// Those that code calls throw the sentence themselves; the others throw the engine's ReferenceError, whose words are
// exchanged when it is shown, so that `typeof process` stays "undefined".
for (const name of ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "require", "BigInt"]) {
    expose(name, function () { throw absentError(name); });
}

const kGlobals = "tools, console, emit, results, setTimeout, setInterval, URL, URLSearchParams, TextEncoder, TextDecoder, atob, btoa, " +
    "structuredClone, crypto, AbortController, queueMicrotask, performance and the built-ins of ECMAScript";
// What is told about an error that nobody caught.
const describeError = error => {
    if (!isError(error)) return { code: "uncaught_error", message: "Uncaught " + inspect(error), line: 0 };
    const frames = framesOf(error), line = frames.length > 0 ? frames[0][1] : 0;
    const info = { code: "uncaught_error", message: headOf(error), line, stack: stackOf(error) };
    if (error instanceof ToolError) {
        info.code = String(error.code);
        info.message = String(error.message);
        for (const name of ["path", "hint", "details", "call"]) {
            const value = name === "call" ? error[kCall] : error[name];
            if (value !== undefined) info[name] = value;
        }
        return info;
    }
    if (error[kCode] !== undefined) {
        info.code = error[kCode];
        info.message = String(error.message);
    }
    if (error instanceof RangeError && /out of memory$/.test(error.message)) info.code = "memory_limit"; // the backstop came before the daemon's look
    const missing = error instanceof ReferenceError ? /^(\S+) is not defined$/.exec(error.message) : null;
    if (missing !== null) {
        const known = absent[missing[1]];
        if (known !== undefined) info.code = "type_error";
        info.message = known !== undefined ? known : missing[1] + " is not defined. Globals here: " + kGlobals + ".";
    }
    if (line > 0 && info.code !== "uncaught_error") info.message = "Line " + line + ": " + info.message;
    else if (line > 0) info.message += " (line " + line + ")";
    return info;
};
