// tools: a proxy that builds a path, and the calls it makes.
const memberNames = ["$response", "$schema", "$request", "$pages"];
const argumentsText = (args, path) => {
    if (args.length === 0 || (args.length === 1 && args[0] === undefined)) return "{}";
    const value = args[0], call = "tools." + path;
    const wrong = (message, hint) => toolError("invalid_tool_arguments", call + ": " + message, path, hint);
    if (args.length > 1) throw wrong("a tool takes one object, " + args.length + " arguments were given.", "Put everything into one object: " + call + "({ ... }).");
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw wrong("a tool takes one object, not " + (value === null ? "null" : Array.isArray(value) ? "an array" : "a " + typeof value) + ".", "Name the field: " + call + "({ name: value }).");
    }
    try {
        check(value, "", [], true);
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        throw wrong(error.message, error.hint);
    }
    const text = stringify(value);
    if (text === undefined || text[0] !== "{") throw wrong("a tool takes one object.", "Its toJSON gave something else.");
    return text;
};

const callTool = (written, args) => new PromiseHere((resolve, reject) => {
    const segments = written.split("."), last = segments[segments.length - 1];
    const member = memberNames.indexOf(last) >= 0 ? segments.pop() : "", path = segments.join(".");
    if (run.lastCall >= run.limits.calls) {
        throw toolError("limit_exceeded", "This run has made " + run.limits.calls + " tool calls, its limit.", path, "Do less in one run, or raise the limit of the agent.", { limit: "calls" });
    }
    const text = argumentsText(args, path), id = run.lastCall + 1, line = lineHere();
    if (path === "" || !host.call(id, path, member, line, text)) {
        throw path === "" ? toolError("tool_not_found", "tools itself is not a tool.", "", "Call tools.<source>.<tool>(...); tools.search({ query }) finds one.")
            : toolError("invalid_tool_arguments", "tools." + path + ": the arguments hold half of a character (a lone surrogate) or are too large.", path, "Clean texts with text.toWellFormed().");
    }
    run.lastCall = id;
    run.calls.add(id, { resolve, reject, line });
});

const kEnumerate = "tools cannot be enumerated; use tools.catalog.namespaces() or tools.search(...)";
const refuseListing = () => { throw new TypeError(kEnumerate); };
const refuseChange = () => { throw new TypeError("tools cannot be changed"); };
const toolTraps = {
    get(target, key) {
        if (typeof key === "symbol") return key === kTool && target.path !== "" ? "tools." + target.path : key === kTool ? "tools" : undefined;
        if (key === "then" || key === "toJSON" || key === "inspect") return undefined;
        const known = target.children["$" + key];
        if (known !== undefined) return known;
        if (key === "toString" || key === "valueOf") return () => "tools" + (target.path === "" ? "" : "." + target.path);
        const child = makeTool(target.path === "" ? key : target.path + "." + key);
        target.children["$" + key] = child;
        return child;
    },
    apply(target, receiver, args) { return callTool(target.path, args); },
    construct() { throw new TypeError("a tool is called without new"); },
    has: refuseListing, ownKeys: refuseListing, set: refuseChange, defineProperty: refuseChange, deleteProperty: refuseChange,
    setPrototypeOf: refuseChange, preventExtensions: refuseChange,
    getOwnPropertyDescriptor() { return undefined; }
};
const makeTool = path => {
    const target = path === "" ? {} : () => {};
    target.path = path;
    target.children = Object.create(null);
    return new Proxy(target, toolTraps);
};
const tools = makeTool("");
define(global, "tools", tools);
define(global, "results", tools.results);

// A big integer arrives in quotes (host.bigIntegers), because a number would round it.
const settleCall = (id, outcome, text) => {
    const call = run.calls.get(id);
    if (call === undefined) return;
    run.calls.remove(id);
    // Whatever stands in the answer: the call ends.
    let given;
    try {
        given = parse(text);
    } catch (error) {
        call.reject(new ToolError({ code: "upstream_invalid_response", message: "The answer is JSON that this JavaScript cannot read: " + error.message,
            hint: "A number beyond 1.8e308 is the usual reason. A call without code (executor call PATH) gives the text as it is." }, id, call.line));
        return;
    }
    if (outcome === "value") call.resolve(given); else call.reject(new ToolError(given, id, call.line));
};

define(global, "emit", item => {
    if (run.isDone) return;
    run.spoke = true;
    host.emitItem(resultText(item));
});
