// What the second half uses of the first.
const { NativeDate, clock, define, expose, extend, hex, hidden, isDate, isList, isObject, iteratorPrototype, nativeDate, nativeText, needFunction, parse, receiver,
    toText, two } = shared;
