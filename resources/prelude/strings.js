// String.prototype: what ES2017-ES2023 added, and methods that hand over to regular expressions as ECMAScript says.
const kMaxText = 536870888; // node's; the engine wraps around and answers an empty text
const needLength = length => {
    if (length > kMaxText) throw new RangeError("Invalid string length");
};
const receiver = (value, name) => {
    if (value === undefined || value === null) throw new TypeError("String.prototype." + name + " called on null or undefined");
    return toText(value);
};
const nativeText = { replace: String.prototype.replace, match: String.prototype.match, search: String.prototype.search, split: String.prototype.split,
    repeat: String.prototype.repeat, valueOf: String.prototype.valueOf, trim: String.prototype.trim };
const pad = (text, length, filler, name) => {
    const missing = toLength(length) - text.length, piece = missing > 0 && filler !== undefined ? toText(filler) : " ";
    if (!(missing > 0) || piece === "") return "";
    needLength(missing + text.length);
    return nativeText.repeat.call(piece, Math.ceil(missing / piece.length)).slice(0, missing);
};
// The pieces are joined once. `replacer` is a function or a template.
const replaceEach = (text, regexp, replacer) => {
    const parts = [], isSame = typeof replacer === "string" && replacer.indexOf("$") < 0, exec = execOf(regexp), isUnicode = regexp.unicode;
    let last = 0;
    regexp.lastIndex = 0;
    for (let match; (match = exec.call(regexp, text)) !== null;) {
        parts.push(text.slice(last, match.index), isSame ? replacer : replacementOf(match, match[0], match.index, text, replacer));
        last = match.index + match[0].length;
        if (match[0] === "") regexp.lastIndex = nextIndex(text, regexp.lastIndex, isUnicode);
    }
    parts.push(text.slice(last));
    return parts.join("");
};
// The pattern's own method, where it has one.
const methodOf = (pattern, symbol) => {
    if (!isObject(pattern)) return undefined;
    const method = pattern[symbol];
    return method === null ? undefined : method;
};
const needGlobal = (pattern, name) => {
    if (!actsAsRegExp(pattern)) return;
    const flags = pattern.flags;
    if (flags === undefined || flags === null || toText(flags).indexOf("g") < 0) throw new TypeError(name + " must be called with a global RegExp");
};
// A String object: its length is fixed, as that of nothing else but a frozen array.
const isText = value => {
    const length = isObject(value) && !isList(value) ? Object.getOwnPropertyDescriptor(value, "length") : undefined;
    return length !== undefined && length.writable === false && !length.configurable && !length.enumerable;
};
const notCoercible = (value, name) => {
    if (value === undefined || value === null) throw new TypeError("String.prototype." + name + " called on null or undefined");
};

extend(String.prototype, {
    replace(pattern, replacer) {
        notCoercible(this, "replace");
        if (isObject(pattern)) {
            const method = methodOf(pattern, Symbol.replace);
            if (typeof this === "string" && method === regExpReplace && isPristine(pattern)) {
                if (pattern.global) return replaceEach(this, pattern, typeof replacer === "function" ? replacer : toText(replacer));
                if (pattern[kPlan] === undefined) return nativeText.replace.call(this, pattern, replacer);
            }
            if (method !== undefined) return method.call(pattern, this, replacer);
        }
        return nativeText.replace.call(this, isRegExp(pattern) ? toText(pattern) : pattern, replacer);
    },
    match(pattern) {
        notCoercible(this, "match");
        const method = methodOf(pattern, Symbol.match);
        if (method !== undefined) return method.call(pattern, this);
        const regexp = makeRegExp(pattern === undefined ? "" : toText(pattern), "", RegExpHere);
        return regexp[Symbol.match](toText(this));
    },
    search(pattern) {
        notCoercible(this, "search");
        const method = methodOf(pattern, Symbol.search);
        if (method !== undefined) return method.call(pattern, this);
        const regexp = makeRegExp(pattern === undefined ? "" : toText(pattern), "", RegExpHere);
        return regexp[Symbol.search](toText(this));
    },
    split(separator, limit) {
        notCoercible(this, "split");
        if (isObject(separator)) {
            const method = methodOf(separator, Symbol.split);
            if (method !== undefined) return method.call(separator, this, limit);
        }
        const text = toText(this), most = limit === undefined ? undefined : limit >>> 0;
        return nativeText.split.call(text, separator === undefined ? undefined : toText(separator), most);
    },
    localeCompare(other) { return late().compareTexts(receiver(this, "localeCompare"), toText(other), arguments[1], arguments[2]); },
    repeat(count) {
        const text = receiver(this, "repeat"), times = toInteger(count);
        if (times < 0 || times === Infinity) throw new RangeError("Invalid count value: " + count);
        needLength(text.length * times);
        return nativeText.repeat.call(text, times);
    },
    padStart(length) { const text = receiver(this, "padStart"); return pad(text, length, arguments[1]) + text; },
    padEnd(length) { const text = receiver(this, "padEnd"); return text + pad(text, length, arguments[1]); },
    // The engine's own dies of a receiver of another kind.
    valueOf() {
        if (typeof this === "string") return this;
        if (!isText(this)) throw new TypeError("String.prototype.valueOf called on a value of another kind");
        return nativeText.valueOf.call(this);
    },
    toString() {
        if (typeof this === "string") return this;
        if (!isText(this)) throw new TypeError("String.prototype.toString called on a value of another kind");
        return nativeText.valueOf.call(this);
    }
}, true);
const regExpReplace = NativeRegExp.prototype[Symbol.replace];
extend(String.prototype, {
    replaceAll(pattern, replacer) {
        notCoercible(this, "replaceAll");
        if (pattern !== undefined && pattern !== null) {
            needGlobal(pattern, "replaceAll");
            const method = methodOf(pattern, Symbol.replace);
            if (method !== undefined) return method.call(pattern, this, replacer);
        }
        const text = toText(this), search = toText(pattern), template = typeof replacer === "function" ? "" : toText(replacer), parts = [];
        if (search !== "" && typeof replacer !== "function" && template.indexOf("$") < 0) return nativeText.split.call(text, search).join(template);
        let last = 0;
        for (let at = text.indexOf(search); at >= 0; at = at + (search.length || 1) > text.length ? -1 : text.indexOf(search, at + (search.length || 1))) {
            const part = typeof replacer === "function" ? toText(replacer(search, at, text)) : expand(search, text, at, [], undefined, template);
            parts.push(text.slice(last, at), part);
            last = at + search.length;
        }
        if (last < text.length) parts.push(text.slice(last));
        return parts.join("");
    },
    matchAll(pattern) {
        notCoercible(this, "matchAll");
        if (pattern !== undefined && pattern !== null) {
            needGlobal(pattern, "matchAll");
            const method = methodOf(pattern, Symbol.matchAll);
            if (method !== undefined) return method.call(pattern, this);
        }
        return makeRegExp(pattern === undefined ? "" : toText(pattern), "g", RegExpHere)[Symbol.matchAll](toText(this));
    },
    at(index) {
        const text = receiver(this, "at"), at = toInteger(index);
        return text[at < 0 ? at + text.length : at];
    },
    trimStart() { const text = receiver(this, "trimStart"); return nativeText.trim.call(text + "|").slice(0, -1); },
    trimEnd() { const text = receiver(this, "trimEnd"); return nativeText.trim.call("|" + text).slice(1); },
    isWellFormed() { return host.isWellFormed(receiver(this, "isWellFormed")); },
    toWellFormed() { return host.toWellFormed(receiver(this, "toWellFormed")); }
});
define(String.prototype, "trimLeft", String.prototype.trimStart);
define(String.prototype, "trimRight", String.prototype.trimEnd);
