// RegExp: what the engine does not match rightly is matched by our plan for it (host.planPattern): translated for the
// engine, or by PCRE2. The engine gives up on a pattern that repeats a group after a million steps and answers "no
// match"; such a pattern's "no match" is asked again in a form that always matches unless the engine gave up. Then PCRE2
// tries.
const NativeInt32Array = Int32Array, NativeRegExp = RegExp, nativeExec = RegExp.prototype.exec;
const kNative = 0, kTranslated = 1, kPcre = 2; // engines of a plan
const kPlan = Symbol("plan");
hidden.push(kPlan);

let plans = Object.create(null), planCount = 0;
const planOf = (source, flags) => {
    const key = flags + "/" + source;
    let plan = plans[key];
    if (plan === undefined) {
        plan = parse(host.planPattern(source, flags));
        plan.source = source;
        plan.flags = flags;
        plan.nativeFlags = flags.replace(/[dsv]/g, "") + (flags.indexOf("v") < 0 ? "" : "u");
        plan.hasIndices = flags.indexOf("d") >= 0;
        plan.isMoving = /[gy]/.test(flags);
        plan.isSticky = flags.indexOf("y") >= 0;
        plan.named = [];
        for (let i = 0; i < plan.names.length; i++) if (plan.names[i] !== "") plan.named.push([plan.names[i], i + 1]);
        plan.written = plan.engine === kPcre ? "(?:)" : plan.engine === kTranslated ? plan.pattern : source;
        plan.isPlain = plan.engine === kNative && !plan.repeats;
        if (planCount++ > 1000) {
            plans = Object.create(null);
            planCount = 0;
        }
        plans[key] = plan;
    }
    return plan;
};
const tooManySteps = (regexp, subject) => new RangeError("The regular expression /" + regexp.source + "/ needs too many steps on this text of " + subject.length +
    " characters, so whether it matches is not known. Write it without a repeated group inside a repetition, or match smaller pieces.");

// The groups by name, of texts or of places.
const groupsOf = (plan, values) => {
    if (plan.named.length === 0) return undefined;
    const groups = Object.create(null);
    for (let i = 0; i < plan.named.length; i++) groups[plan.named[i][0]] = values[plan.named[i][1]];
    return groups;
};
const execNative = (regexp, plan, subject) => {
    const from = plan.isMoving ? toLength(regexp.lastIndex) : 0, match = nativeExec.call(regexp, subject);
    if (match !== null) {
        setEntry(match, "groups", groupsOf(plan, match));
        return match;
    }
    if (!plan.repeats || from > subject.length) return null;
    if (plan.probe === undefined) {
        plan.probe = new NativeRegExp("(?:[^]*?(?:" + plan.written + "))|(?:)", "g" + plan.nativeFlags.replace("g", ""));
    }
    plan.probe.lastIndex = from;
    if (nativeExec.call(plan.probe, subject) !== null) return null;
    if (plan.id === undefined) plan.id = host.compilePattern(plan.source, plan.flags);
    if (plan.id < 0) throw tooManySteps(regexp, subject);
    regexp.lastIndex = from;
    return execPcre(regexp, plan, subject);
};

const execPcre = (regexp, plan, subject) => {
    let from = toLength(regexp.lastIndex);
    if (!plan.isMoving) from = 0;
    const places = from > subject.length ? [0] : new NativeInt32Array(host.matchPattern(plan.id, subject, from, plan.isSticky));
    if (places[0] < 0) throw tooManySteps(regexp, subject);
    if (places[0] === 0) {
        if (plan.isMoving) regexp.lastIndex = 0;
        return null;
    }
    if (plan.isMoving) regexp.lastIndex = places[2];
    const match = [], indices = plan.hasIndices ? [] : undefined;
    for (let i = 0; i <= plan.names.length; i++) {
        const start = places[i * 2 + 1], end = places[i * 2 + 2]; // PCRE2 leaves out the last groups when they took no part
        match[i] = start >= 0 ? subject.slice(start, end) : undefined;
        if (indices !== undefined) indices[i] = start >= 0 ? [start, end] : undefined;
    }
    setEntry(match, "index", places[1]);
    setEntry(match, "input", subject);
    setEntry(match, "groups", groupsOf(plan, match));
    if (indices !== undefined) {
        setEntry(indices, "groups", groupsOf(plan, indices));
        setEntry(match, "indices", indices);
    }
    return match;
};
const execPlan = function (text) {
    const plan = isObject(this) ? this[kPlan] : undefined;
    if (plan === undefined) return nativeExec.call(this, text);
    const subject = toText(text);
    return plan.engine === kPcre ? execPcre(this, plan, subject) : execNative(this, plan, subject);
};

// `/` and line ends as in a literal.
const shownSource = source => source === "" ? "(?:)"
    : source.replace(/\\[^]|\[(?:[^\]\\]|\\[^])*\]|\//g, part => part === "/" ? "\\/" : part)
        .replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\u2028/g, "\\u2028").replace(/\u2029/g, "\\u2029");

// The prototype of what has a plan: RegExp.prototype with other ways to look and to match.
const PlannedRegExp = function () {};
const plannedMembers = {
    exec(text) { return execPlan.call(this, text); },
    test(text) { return regExpExec(this, toText(text)) !== null; },
    get source() { return shownSource(this[kPlan].source); }
};
PlannedRegExp.prototype = Object.create(NativeRegExp.prototype);
const givePlan = (target, names) => {
    for (const name of names) {
        const member = Object.getOwnPropertyDescriptor(plannedMembers, name);
        member.enumerable = false;
        Object.defineProperty(target, name, member);
    }
};
givePlan(PlannedRegExp.prototype, ["exec", "test", "source"]);

const planned = (plan, type) => {
    const regexp = Reflect.construct(NativeRegExp, [plan.written, plan.nativeFlags], type === RegExpHere ? PlannedRegExp : type);
    define(regexp, kPlan, plan);
    if (type !== RegExpHere) givePlan(regexp, regexp.exec === nativeExec ? ["exec", "test", "source"] : ["source"]);
    return regexp;
};
const makeRegExp = (source, flags, type) => {
    const plan = planOf(source, flags);
    if (plan.error !== "") throw new SyntaxError(badPattern(source, flags, plan.error));
    return !plan.isPlain ? planned(plan, type) : type === RegExpHere ? new NativeRegExp(source, flags) : Reflect.construct(NativeRegExp, [source, flags], type);
};
const badPattern = (source, flags, why) => "Invalid regular expression /" + source + "/" + flags + ": " + why;

const isRegExp = value => isObject(value) && Object.prototype.toString.call(value) === "[object RegExp]";
// IsRegExp of ECMAScript: what texts' methods take for one.
const actsAsRegExp = value => {
    if (!isObject(value)) return false;
    const matcher = value[Symbol.match];
    return matcher === undefined ? isRegExp(value) : Boolean(matcher);
};
const RegExpHere = function (pattern, flags) {
    const isLike = actsAsRegExp(pattern), type = new.target === undefined ? RegExpHere : new.target;
    if (new.target === undefined && isLike && flags === undefined && pattern.constructor === RegExpHere) return pattern;
    let source = pattern, letters = flags;
    if (isLike || isRegExp(pattern)) {
        const plan = pattern[kPlan];
        source = plan === undefined ? pattern.source : plan.source;
        if (letters === undefined) letters = pattern.flags;
    }
    return makeRegExp(source === undefined ? "" : toText(source), letters === undefined ? "" : toText(letters), type);
};
Object.defineProperty(RegExpHere, "length", { value: 2, configurable: true });
Object.defineProperty(RegExpHere, "prototype", { value: NativeRegExp.prototype, writable: false, enumerable: false });
define(NativeRegExp.prototype, "constructor", RegExpHere);
speciesOf(RegExpHere);
expose("RegExp", RegExpHere);

const flagGetter = (name, letter) => accessor(NativeRegExp.prototype, name, {
    get [name]() {
        if (!isRegExp(this)) {
            if (this === NativeRegExp.prototype) return undefined;
            throw new TypeError("RegExp.prototype." + name + " was read of a value of another kind");
        }
        const plan = this[kPlan];
        return plan !== undefined && plan.flags.indexOf(letter) >= 0;
    }
});
flagGetter("dotAll", "s");
flagGetter("hasIndices", "d");
flagGetter("unicodeSets", "v");
accessor(NativeRegExp.prototype, "flags", {
    get flags() {
        if (!isObject(this)) throw new TypeError("RegExp.prototype.flags was read of a value of another kind");
        return (this.hasIndices ? "d" : "") + (this.global ? "g" : "") + (this.ignoreCase ? "i" : "") + (this.multiline ? "m" : "") +
            (this.dotAll ? "s" : "") + (this.unicodeSets ? "v" : this.unicode ? "u" : "") + (this.sticky ? "y" : "");
    }
});
