// What the host calls: begin, deliver, turn; and what the program calls: __executor.
const kFellOff = {};
const finish = message => {
    if (run.isDone) return;
    run.isDone = true;
    message.warnings = run.warnings;
    const text = message.text;
    delete message.text;
    host.done(writeJson(message, 0), text === undefined ? "" : text);
};
const finishWithError = error => {
    let info = { code: "uncaught_error", message: "An error was thrown whose text cannot be read: reading it throws another one.", line: 0 };
    try {
        info = error instanceof Refused
            ? { code: "result_not_serialisable", message: "The returned value cannot be given back: " + error.message, hint: error.hint, line: 0 }
            : describeError(error);
    } catch (second) { /* a getter or a changed built-in */ }
    finish({ error: info });
};
const finishWithValue = value => {
    awaitInside(value, 0).then(whole => finish({ text: resultText(whole) })).then(undefined, finishWithError);
};
const isClass = value => /^class\b/.test(Function.prototype.toString.call(value));

// Called once by the translated program, with its body.
const execute = body => {
    delete global.__executor;
    let value = kFellOff, mainCalls = 0, mainValue;
    const ex = {
        regexp: (source, flags) => makeRegExp(source, flags, RegExpHere),
        caught,
        end(main) {
            if (typeof main !== "function") return kFellOff;
            return mainCalls > 0 ? mainValue : main();
        },
        main(main) {
            if (typeof main !== "function") return main;
            return function () {
                mainCalls++;
                mainValue = main.apply(this, arguments);
                return mainValue;
            };
        },
        set value(given) { value = given; },
        set default(given) { value = given; }
    };
    const settle = returned => {
        const isExpression = value !== kFellOff;
        let result = isExpression ? value : returned;
        if (isExpression && typeof result === "function" && toolPath(result) === undefined && !isClass(result)) result = result();
        return result;
    };
    body(ex).then(settle).then(result => {
        if (result === kFellOff && !run.spoke) warn("no_value", "The program ended without a return, so its value is null. Write return in front of the value.");
        finishWithValue(result === kFellOff ? undefined : result);
    }).then(undefined, finishWithError);
};

// What is no regular expression is refused before anything runs: [source, flags, why, line of the translated program].
execute.refuse = pattern => {
    const line = run.lines[pattern[3]] || 0;
    finish({ error: { code: "syntax_error", message: (line > 0 ? "Line " + line + ": " : "") + badPattern(pattern[0], pattern[1], pattern[2]) + ".", line } });
};
const begin = head => {
    const start = parse(head);
    run = fresh();
    run.clock = run.started = start.clock;
    run.lines = start.lines;
    run.limits = start.limits;
    define(global, "__executor", execute);
};
const deliver = (kind, id, clock, text) => {
    run.clock = clock;
    try {
        if (kind === "timer") fireTimer(id); else settleCall(id, kind, text);
    } catch (error) {
        finishWithError(error);
    }
    return true;
};
const turn = () => {
    if (!run.isDone && run.calls.size === 0 && run.timers.size === 0) {
        finish({ error: { code: "deadlocked", message: "deadlocked: the returned promise can never settle", line: 0,
            hint: "Nothing is left to wait for: no call and no timer. Look for a promise whose resolve is never called." } });
    }
    return true;
};
const programFailed = (isSyntax, error) => {
    if (!isSyntax) return finishWithError(error);
    const info = describeError(error);
    info.code = "syntax_error";
    return finish({ error: info });
};
const noteBigInteger = () => warn("big_integer", "An integer beyond 2^53 came as a string of its digits, so that it stays exact.");
run = fresh();
const loadLater = () => { late(); };
return { begin, deliver, turn, programFailed, noteBigInteger, loadLater };
