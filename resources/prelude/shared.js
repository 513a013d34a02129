// The second half of the prelude: what few programs use, and what costs as much to load as the rest. The zygote loads it
// when it has nothing to do; a program that comes earlier loads it when it touches one of these.
const shared = { NativeDate, clock: () => run.clock, define, expose, extend, hex, hidden, isDate, isList, isObject, iteratorPrototype, nativeDate, nativeText,
    needFunction, parse, receiver, toText, two };
let later = null;
const late = () => {
    if (later === null) {
        const load = host.laterPart();
        later = load(host, global, shared);
    }
    return later;
};
const isUrl = value => later !== null && (value instanceof later.URL || value instanceof later.URLSearchParams);
for (const name of ["URL", "URLSearchParams", "Intl"]) {
    Object.defineProperty(global, name, {
        get() {
            late();
            return global[name];
        },
        set(value) { define(global, name, value); },
        enumerable: false, configurable: true
    });
}
