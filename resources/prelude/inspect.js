// console.*: values as text, in the manner of node.
const quote = text => {
    const body = text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t");
    return body.indexOf("'") < 0 ? "'" + body + "'" : stringify(text);
};
const keyText = key => typeof key === "symbol" ? "[" + String(key) + "]" : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
const layOut = (open, parts, close, indent) => {
    if (parts.length === 0) return open + close;
    const line = parts.join(", ");
    if (line.length + indent < 72 && line.indexOf("\n") < 0) return open + " " + line + " " + close;
    const space = "  ".repeat(indent / 2 + 1);
    return open + "\n" + space + parts.join(",\n" + space) + "\n" + "  ".repeat(indent / 2) + close;
};
const className = value => {
    const prototype = Object.getPrototypeOf(value);
    if (prototype === null) return "[Object: null prototype]";
    const type = prototype.constructor;
    return typeof type === "function" && type.name ? type.name : "Object";
};
const show = (value, depth, indent, open) => {
    if (typeof value === "string") return quote(value);
    if (Object.is(value, -0)) return "-0";
    if (typeof value === "symbol") return String(value);
    if (!isObject(value)) return String(value);
    const path = toolPath(value);
    if (path !== undefined) return "[tool " + path + "]";
    if (open.indexOf(value) >= 0) return "[Circular]";
    if (isError(value)) return indent === 0 ? errorText(value) : "[" + errorText(value).replace(/\n/g, "\n" + " ".repeat(indent)) + "]";
    if (typeof value === "function") return (/^class\b/.test(Function.prototype.toString.call(value)) ? "[class " : "[Function: ") + (value.name || "(anonymous)") + "]";
    if (isRegExp(value)) return String(value);
    if (value instanceof Date) return isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    if (isUrl(value)) return className(value) + " { " + quote(String(value)) + " }";
    if (isPromise(value)) return "Promise { ... }";
    return showObject(value, depth, indent, open);
};
const errorText = error => {
    const extra = Object.keys(error).filter(key => ["stack", "message", "fileName", "lineNumber", "name"].indexOf(key) < 0);
    return stackOf(error) + (extra.length === 0 ? "" : " " + layOut("{", extra.map(key => keyText(key) + ": " + show(error[key], 1, 2, [error])), "}", 0));
};
const kMostItems = 100;
const showObject = (value, depth, indent, open) => {
    const isArray = Array.isArray(value), name = className(value);
    const isList = isArray || ArrayBuffer.isView(value), isMap = value instanceof HashMap, isSet = value instanceof HashSet;
    const head = isArray ? "" : isList ? name + "(" + value.length + ") " : isMap || isSet ? name + "(" + value.size + ") " : name === "Object" ? "" : name + " ";
    if (depth <= 0) return isArray ? "[Array]" : "[" + (name || "Object") + "]";
    const inner = open.concat([value]), next = item => show(item, depth - 1, indent + 2, inner), parts = [];
    if (isList) {
        for (let i = 0; i < value.length && i < kMostItems; i++) parts.push(i in value ? next(value[i]) : "<empty>");
        if (value.length > kMostItems) parts.push("... " + (value.length - kMostItems) + " more items");
        return layOut(head + "[", parts, "]", indent);
    }
    if (isMap) value.forEach((item, key) => { if (parts.length < kMostItems) parts.push(next(key) + " => " + next(item)); });
    if (isSet) value.forEach(item => { if (parts.length < kMostItems) parts.push(next(item)); });
    const keys = Object.keys(value).concat(Object.getOwnPropertySymbols(value).filter(key => Object.prototype.propertyIsEnumerable.call(value, key)));
    for (let i = 0; i < keys.length && parts.length < 1000; i++) {
        const property = Object.getOwnPropertyDescriptor(value, keys[i]);
        const text = property === undefined ? "" : property.get ? "[Getter]" : next(property.value);
        parts.push(keyText(keys[i]) + ": " + text);
    }
    return layOut(head + "{", parts, "}", indent);
};
const inspect = (value, depth) => show(value, depth === undefined ? 3 : depth, 0, []);

const format = args => {
    const list = Array.from(args);
    let text = "", from = 0;
    if (typeof list[0] === "string" && list.length > 1 && list[0].indexOf("%") >= 0) {
        from = 1;
        text = list[0].replace(/%[sdifjoO%]/g, sign => {
            if (sign === "%%") return "%";
            if (from >= list.length) return sign;
            const value = list[from++];
            switch (sign) {
            case "%s": return typeof value === "string" ? value : inspect(value, 1);
            case "%d": return typeof value === "object" ? "NaN" : String(Number(value));
            case "%i": return String(parseInt(value, 10));
            case "%f": return String(parseFloat(value));
            case "%j": return String(stringify(value));
            default: return inspect(value, 4);
            }
        });
        if (from < list.length) text += " ";
    }
    return text + list.slice(from).map(value => typeof value === "string" ? value : inspect(value)).join(" ");
};

const cell = value => typeof value === "string" ? quote(value) : inspect(value, 1);
const table = (data, columns) => {
    if (typeof data !== "object" || data === null) return format([data]);
    const rows = data instanceof HashMap || data instanceof HashSet ? Array.from(data) : data, names = [], list = [];
    let hasValues = false;
    for (const key of Object.keys(rows)) {
        const row = rows[key], cells = Object.create(null);
        if (typeof row === "object" && row !== null) {
            for (const name of Object.keys(row)) {
                if (columns && columns.indexOf(name) < 0) continue;
                if (names.indexOf(name) < 0) names.push(name);
                cells["$" + name] = cell(row[name]);
            }
            list.push([key, cells, ""]);
        } else {
            hasValues = true;
            list.push([key, cells, cell(row)]);
        }
    }
    const head = ["(index)"].concat(names, hasValues ? ["Values"] : []);
    const lines = list.map(([key, cells, value]) => [key].concat(names.map(name => cells["$" + name] || ""), hasValues ? [value] : []));
    const widths = head.map((name, i) => lines.reduce((most, line) => Math.max(most, line[i].length), name.length) + 2);
    const centre = (text, width) => {
        const left = (width - text.length) >> 1;
        return " ".repeat(left) + text + " ".repeat(width - text.length - left);
    };
    const rule = (left, middle, right) => left + widths.map(width => "─".repeat(width)).join(middle) + right;
    const line = cells => "│" + cells.map((text, i) => centre(text, widths[i])).join("│") + "│";
    return [rule("┌", "┬", "┐"), line(head), rule("├", "┼", "┤")].concat(lines.map(line), [rule("└", "┴", "┘")]).join("\n");
};

const say = (level, text) => {
    if (run.isDone) return;
    run.spoke = true;
    host.log(level, run.groups === "" ? text : run.groups + text.replace(/\n/g, "\n" + run.groups));
};
const timersByLabel = () => {
    if (run.counts["time "] === undefined) run.counts["time "] = Object.create(null);
    return run.counts["time "];
};
const label = name => name === undefined ? "default" : String(name);
const console = {
    log() { say("info", format(arguments)); }, info() { say("info", format(arguments)); },
    debug() { say("debug", format(arguments)); }, warn() { say("warn", format(arguments)); }, error() { say("error", format(arguments)); },
    trace() { say("debug", "Trace: " + format(arguments) + stackOf(new Error("")).replace(/^.*/, "")); },
    dir(value, options) { say("info", inspect(value, options && options.depth === null ? 50 : options && options.depth)); },
    table(data, columns) { say("info", table(data, columns)); },
    assert(condition) { if (!condition) say("error", "Assertion failed" + (arguments.length > 1 ? ": " + format(Array.from(arguments).slice(1)) : "")); },
    group() { if (arguments.length > 0) say("info", format(arguments)); run.groups += "  "; },
    groupEnd() { run.groups = run.groups.slice(2); },
    count(name) { const key = "count " + label(name); say("info", label(name) + ": " + (run.counts[key] = (run.counts[key] || 0) + 1)); },
    countReset(name) { run.counts["count " + label(name)] = 0; },
    time(name) { timersByLabel()["$" + label(name)] = run.clock; },
    timeLog(name) { say("info", label(name) + ": " + (run.clock - (timersByLabel()["$" + label(name)] || run.clock)) + "ms"); },
    timeEnd(name) { console.timeLog(name); delete timersByLabel()["$" + label(name)]; }
};
console.groupCollapsed = console.group;
console.dirxml = console.log;
define(global, "console", console);
