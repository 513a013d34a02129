// RegExp: the engine gives up on a pattern that repeats a group after a million steps and answers "no match". Such
// patterns are guarded: "no match" is asked again in a form that always matches unless the engine gave up.
const NativeRegExp = RegExp, nativeExec = RegExp.prototype.exec;
const kGuard = Symbol("guard");
hidden.push(kGuard);
const repeatsGroup = source => source.indexOf(")") >= 0 && /\)[*+{]/.test(source.replace(/\\[^]|\[(?:[^\]\\]|\\[^])*\]/g, "_"));
const guardedExec = function (text) {
    const from = this.lastIndex, subject = String(text), match = nativeExec.call(this, subject);
    if (match !== null || from > subject.length) return match;
    let probe = this[kGuard];
    if (probe === null) {
        probe = new NativeRegExp((this.sticky ? "(?:" : "(?:[^]*?(?:") + this.source + (this.sticky ? ")|" : "))|") + "(?:)", "g" + this.flags.replace(/[gy]/g, ""));
        define(this, kGuard, probe);
    }
    probe.lastIndex = this.global || this.sticky ? from : 0;
    if (nativeExec.call(probe, subject) !== null) return null;
    throw new RangeError("The regular expression /" + this.source + "/ needs too many steps on this text of " + subject.length +
        " characters, so whether it matches is not known. Write it without a repeated group inside a repetition, or match smaller pieces.");
};
const guardedTest = function (text) { return this.exec(text) !== null; };
const guard = regexp => {
    define(regexp, kGuard, null);
    define(regexp, "exec", guardedExec);
    define(regexp, "test", guardedTest);
    return regexp;
};
const isGuarded = value => typeof value === "object" && value !== null && value[kGuard] !== undefined && toolPath(value) === undefined;

const RegExpHere = function (pattern, flags) {
    if (new.target === undefined && flags === undefined && isRegExp(pattern) && pattern.constructor === RegExpHere) return pattern;
    let made;
    try {
        made = Reflect.construct(NativeRegExp, [pattern, flags], new.target === undefined ? RegExpHere : new.target);
    } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        throw new SyntaxError(badPattern(isRegExp(pattern) ? pattern.source : String(pattern), flags === undefined ? "" : String(flags)));
    }
    return repeatsGroup(made.source) ? guard(made) : made;
};
const badPattern = (source, flags) => "Invalid regular expression /" + source + "/" + flags + (
    /\(\?<[=!]/.test(source) ? ": look-behind is not available here" : /\\p\{/i.test(source) ? ": \\p{...} is not available here" : "");
Object.defineProperty(RegExpHere, "prototype", { value: NativeRegExp.prototype, writable: false, enumerable: false });
Object.setPrototypeOf(RegExpHere, NativeRegExp);
Object.defineProperty(RegExpHere, "length", { value: 2, configurable: true });
define(NativeRegExp.prototype, "constructor", RegExpHere);
expose("RegExp", RegExpHere);

// GetSubstitution of ECMAScript.
const expand = (template, match, text) =>
    template.indexOf("$") < 0 ? template : template.replace(/\$(?:([$&`'])|(\d\d?)|<([^>]*)>)/g, (whole, sign, digits, name) => {
        if (sign !== undefined) {
            return sign === "$" ? "$" : sign === "&" ? match[0] : sign === "`" ? text.slice(0, match.index) : text.slice(match.index + match[0].length);
        }
        if (name !== undefined) return match.groups === undefined ? whole : match.groups[name] === undefined ? "" : match.groups[name];
        const number = Number(digits) < match.length ? digits : digits[0], rest = digits.slice(number.length);
        return Number(number) === 0 || Number(number) >= match.length ? whole : (match[number] === undefined ? "" : match[number]) + rest;
    });
const advance = (regexp, text, match) => {
    if (match[0] === "") regexp.lastIndex += regexp.unicode && text.codePointAt(regexp.lastIndex) > 0xFFFF ? 2 : 1;
};
const nativeMatch = String.prototype.match, nativeSearch = String.prototype.search, nativeSplit = String.prototype.split;
const asPattern = value => value === undefined || value === null || !isObject(value) ? new RegExpHere(value === null ? "null" : value) : value;
extend(String.prototype, {
    match(given) {
        const pattern = asPattern(given);
        if (!isGuarded(pattern)) return nativeMatch.call(this, pattern);
        const text = String(this), found = [];
        if (!pattern.global) return pattern.exec(text);
        pattern.lastIndex = 0;
        for (let match; (match = pattern.exec(text)) !== null; advance(pattern, text, match)) found.push(match[0]);
        return found.length === 0 ? null : found;
    },
    search(given) {
        const pattern = asPattern(given);
        if (!isGuarded(pattern)) return nativeSearch.call(this, pattern);
        const before = pattern.lastIndex;
        pattern.lastIndex = 0;
        const match = pattern.exec(String(this));
        pattern.lastIndex = before;
        return match === null ? -1 : match.index;
    },
    split(pattern, limit) {
        if (!isGuarded(pattern)) return nativeSplit.call(this, pattern, limit);
        const text = String(this), most = limit === undefined ? 4294967295 : limit >>> 0, pieces = [];
        const regexp = new RegExpHere(pattern.source, pattern.flags.replace(/[gy]/g, "") + "g");
        if (text === "") return regexp.test(text) || most === 0 ? [] : [text];
        let last = 0, match;
        while (pieces.length < most && (match = regexp.exec(text)) !== null && match.index < text.length) {
            advance(regexp, text, match);
            if (match[0] === "" && match.index === last) continue;
            pieces.push(text.slice(last, match.index));
            for (let i = 1; i < match.length; i++) pieces.push(match[i]);
            last = match.index + match[0].length;
        }
        pieces.push(text.slice(last));
        return pieces.slice(0, most);
    }
}, true);
