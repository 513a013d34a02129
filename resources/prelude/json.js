// JSON: revivers, lists of keys and half characters, which the engine's treats otherwise than ECMAScript.
const internalize = (holder, name, reviver) => {
    const value = holder[name];
    if (isObject(value)) {
        const keys = isList(value) ? lengthOf(value) : keysOf(value), count = isList(value) ? keys : keys.length;
        for (let i = 0; i < count; i++) {
            const key = isList(value) ? String(i) : keys[i], item = internalize(value, key, reviver);
            if (item === undefined) Reflect.deleteProperty(value, key);
            else Reflect.defineProperty(value, key, { value: item, writable: true, enumerable: true, configurable: true });
        }
    }
    return reviver.call(holder, name, value);
};
const unwrapped = value => {
    const kind = isObject(value) ? Object.prototype.toString.call(value) : "";
    return kind === "[object Number]" ? +value : kind === "[object String]" ? toText(value) : value;
};
// Every object with the keys of the list only, in its order; the engine lets all of them through.
const pickerOf = list => {
    const keys = [];
    for (let i = 0; i < list.length; i++) {
        const key = unwrapped(list[i]);
        if ((typeof key === "string" || typeof key === "number") && keys.indexOf(String(key)) < 0) keys.push(String(key));
    }
    return (name, value) => {
        if (typeof value !== "object" || value === null || isList(value) || /^\[object (?:Number|String|Boolean)\]$/.test(Object.prototype.toString.call(value))) return value;
        const picked = {};
        for (const key of keys) if (hasOwn(value, key)) setEntry(picked, key, value[key]);
        return picked;
    };
};
const kSurrogate = /[\uD800-\uDFFF]/, nativeTest = NativeRegExp.prototype.test;
const withoutHalves = text => {
    if (text === undefined || !nativeTest.call(kSurrogate, text) || host.isWellFormed(text)) return text;
    return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, part => (part.length === 2 ? part : "\\u" + part.charCodeAt(0).toString(16)));
};
extend(JSON, {
    parse(text, reviver) {
        const value = parse(text);
        if (typeof reviver === "function") return internalize({ "": value }, "", reviver);
        return value === 0 && /^\s*-/.test(text) ? -0 : value;
    },
    stringify(value, replacer, space) {
        const isPlain = replacer === undefined || replacer === null || typeof replacer === "function";
        return withoutHalves(stringify(value, isPlain ? replacer : isList(replacer) ? pickerOf(replacer) : undefined, unwrapped(space)));
    }
}, true);
