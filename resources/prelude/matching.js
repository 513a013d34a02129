// What RegExp.prototype does with texts, by the letter of ECMAScript. The engine's own methods are quadratic, go on from
// the wrong place behind an empty match, and make texts of groups that took no part.

// Whether nothing is changed of what the methods look up, so that they can do without looking.
const plannedExec = PlannedRegExp.prototype.exec;
const isPristine = regexp => (regexp.exec === nativeExec || regexp.exec === plannedExec) && regexp.constructor === RegExpHere && !hasOwn(regexp, "flags") && isRegExp(regexp);
const execOf = regexp => (regexp[kPlan] === undefined ? nativeExec : execPlan);

const regExpExec = (regexp, text) => {
    const exec = regexp.exec;
    if (typeof exec !== "function") return execPlan.call(regexp, text);
    const match = exec.call(regexp, text);
    if (!isObject(match) && match !== null) throw new TypeError("exec gave neither an object nor null");
    return match;
};
const nextIndex = (text, index, isUnicode) => {
    if (!isUnicode || index + 1 >= text.length) return index + 1;
    const first = text.charCodeAt(index), second = text.charCodeAt(index + 1);
    return index + (first >= 0xD800 && first <= 0xDBFF && second >= 0xDC00 && second <= 0xDFFF ? 2 : 1);
};
const isUnicodeFlags = flags => flags.indexOf("u") >= 0 || flags.indexOf("v") >= 0;
// Behind an empty match the next one starts a character further on.
const stepOn = (regexp, text, isUnicode) => {
    regexp.lastIndex = nextIndex(text, toLength(regexp.lastIndex), isUnicode);
};
const needRegExp = (value, name) => {
    if (!isObject(value)) throw new TypeError("RegExp.prototype[Symbol." + name + "] needs an object");
};

// GetSubstitution: the text that `template` stands for.
const expand = (matched, text, position, captures, groups, template) => {
    let at = template.indexOf("$");
    if (at < 0) return template;
    let result = "", from = 0;
    for (; at >= 0 && at + 1 < template.length; at = template.indexOf("$", from)) {
        const sign = template[at + 1];
        let part, length = 2;
        if (sign === "$") part = "$";
        else if (sign === "&") part = matched;
        else if (sign === "`") part = text.slice(0, position);
        else if (sign === "'") part = text.slice(position + matched.length);
        else if (sign === "<" && groups !== undefined) {
            const end = template.indexOf(">", at + 2);
            if (end >= 0) {
                const value = groups[template.slice(at + 2, end)];
                part = value === undefined ? "" : toText(value);
                length = end + 1 - at;
            }
        } else if (sign >= "0" && sign <= "9") {
            let number = Number(sign);
            const second = template[at + 2];
            if (second >= "0" && second <= "9" && number * 10 + Number(second) > 0 && number * 10 + Number(second) <= captures.length) {
                number = number * 10 + Number(second);
                length = 3;
            }
            if (number > 0 && number <= captures.length) part = captures[number - 1] === undefined ? "" : captures[number - 1];
        }
        result += template.slice(from, at) + (part === undefined ? template.slice(at, at + length) : part);
        from = at + length;
    }
    return result + template.slice(from);
};
// One match replaced; `replacer` is a function or a template.
const replacementOf = (match, matched, position, text, replacer) => {
    const captures = [], count = Math.max(toLength(match.length) - 1, 0);
    for (let i = 1; i <= count; i++) captures.push(match[i] === undefined ? undefined : toText(match[i]));
    let groups = match.groups;
    if (typeof replacer === "function") {
        const args = [matched].concat(captures, [position, text]);
        if (groups !== undefined) args.push(groups);
        return toText(replacer.apply(undefined, args));
    }
    if (groups !== undefined) groups = toObject(groups);
    return expand(matched, text, position, captures, groups, replacer);
};
const quickMatches = (regexp, text) => {
    const found = [], exec = execOf(regexp), isUnicode = regexp.unicode;
    regexp.lastIndex = 0;
    for (let match; (match = exec.call(regexp, text)) !== null;) {
        found.push(match[0]);
        if (match[0] === "") regexp.lastIndex = nextIndex(text, regexp.lastIndex, isUnicode);
    }
    return found.length === 0 ? null : found;
};
// Searches on where ECMAScript tries one place after the other.
const quickSplit = (given, text, most) => {
    const regexp = new RegExpHere(given, given.flags.replace("y", "").replace("g", "") + "g"), pieces = [], exec = execOf(regexp), isUnicode = regexp.unicode;
    let from = 0;
    if (most === 0) return pieces;
    if (text === "") return exec.call(regexp, text) === null ? [text] : pieces;
    for (let match; (match = exec.call(regexp, text)) !== null && match.index < text.length;) {
        const end = regexp.lastIndex;
        if (end === from || match[0] === "") regexp.lastIndex = nextIndex(text, match.index, isUnicode);
        if (end === from) continue;
        pieces.push(text.slice(from, match.index));
        for (let i = 1; i < match.length; i++) pieces.push(match[i]);
        if (pieces.length >= most) {
            pieces.length = most;
            return pieces;
        }
        from = end;
    }
    pieces.push(text.slice(from));
    return pieces;
};
const allMatches = (regexp, text, isUnicode) => {
    const found = [];
    regexp.lastIndex = 0;
    for (let match; (match = regExpExec(regexp, text)) !== null;) {
        found.push(match);
        if (toText(match[0]) === "") stepOn(regexp, text, isUnicode);
    }
    return found;
};

extend(NativeRegExp.prototype, {
    [Symbol.match](given) {
        needRegExp(this, "match");
        const text = toText(given);
        if (isPristine(this)) return this.global ? quickMatches(this, text) : execOf(this).call(this, text);
        const flags = toText(this.flags);
        if (flags.indexOf("g") < 0) return regExpExec(this, text);
        const found = allMatches(this, text, isUnicodeFlags(flags));
        return found.length === 0 ? null : found.map(match => toText(match[0]));
    },
    [Symbol.search](given) {
        needRegExp(this, "search");
        const text = toText(given), before = this.lastIndex;
        if (!Object.is(before, 0)) this.lastIndex = 0;
        const match = regExpExec(this, text);
        if (!Object.is(this.lastIndex, before)) this.lastIndex = before;
        return match === null ? -1 : match.index;
    },
    [Symbol.replace](given, replacement) {
        needRegExp(this, "replace");
        const text = toText(given), replacer = typeof replacement === "function" ? replacement : toText(replacement), flags = toText(this.flags);
        let found;
        if (flags.indexOf("g") >= 0) {
            found = allMatches(this, text, isUnicodeFlags(flags));
        } else {
            const match = regExpExec(this, text);
            found = match === null ? [] : [match];
        }
        const parts = [];
        let last = 0;
        for (let i = 0; i < found.length; i++) {
            const matched = toText(found[i][0]), position = Math.max(Math.min(toInteger(found[i].index), text.length), 0);
            const part = replacementOf(found[i], matched, position, text, replacer);
            if (position < last) continue;
            parts.push(text.slice(last, position), part);
            last = position + matched.length;
        }
        if (last < text.length) parts.push(text.slice(last));
        return parts.join("");
    },
    [Symbol.split](given, limit) {
        needRegExp(this, "split");
        if (isPristine(this)) return quickSplit(this, toText(given), limit === undefined ? 4294967295 : limit >>> 0);
        const text = toText(given), type = speciesConstructor(this, RegExpHere), flags = toText(this.flags), isUnicode = isUnicodeFlags(flags);
        const splitter = new type(this, flags.indexOf("y") < 0 ? flags + "y" : flags), most = limit === undefined ? 4294967295 : limit >>> 0, pieces = [];
        if (most === 0) return pieces;
        if (text === "") return regExpExec(splitter, text) !== null ? pieces : [text];
        let from = 0;
        for (let at = 0; at < text.length;) {
            splitter.lastIndex = at;
            const match = regExpExec(splitter, text), end = match === null ? from : Math.min(toLength(splitter.lastIndex), text.length);
            if (end === from) {
                at = nextIndex(text, at, isUnicode);
                continue;
            }
            pieces.push(text.slice(from, at));
            if (pieces.length === most) return pieces;
            from = end;
            const count = Math.max(toLength(match.length) - 1, 0);
            for (let i = 1; i <= count; i++) {
                pieces.push(match[i]);
                if (pieces.length === most) return pieces;
            }
            at = from;
        }
        pieces.push(text.slice(from));
        return pieces;
    }
}, true);

const kMatches = Symbol("matches");
hidden.push(kMatches);
const matchesPrototype = Object.create(iteratorPrototype);
extend(matchesPrototype, {
    next() {
        const state = isObject(this) && hasOwn(this, kMatches) ? this[kMatches] : undefined;
        if (state === undefined) throw new TypeError("next called on a value that is no iterator of matches");
        if (state.isDone) return { value: undefined, done: true };
        const match = regExpExec(state.regexp, state.text);
        state.isDone = match === null || !state.isGlobal;
        if (match === null) return { value: undefined, done: true };
        if (state.isGlobal && toText(match[0]) === "") stepOn(state.regexp, state.text, state.isUnicode);
        return { value: match, done: false };
    }
});
Object.defineProperty(matchesPrototype, Symbol.toStringTag, { value: "RegExp String Iterator", configurable: true });
extend(NativeRegExp.prototype, {
    [Symbol.matchAll](given) {
        needRegExp(this, "matchAll");
        const text = toText(given), type = speciesConstructor(this, RegExpHere), flags = toText(this.flags), regexp = new type(this, flags);
        regexp.lastIndex = toLength(this.lastIndex);
        const iterator = Object.create(matchesPrototype);
        define(iterator, kMatches, { regexp, text, isGlobal: flags.indexOf("g") >= 0, isUnicode: isUnicodeFlags(flags), isDone: false });
        return iterator;
    }
}, true);
