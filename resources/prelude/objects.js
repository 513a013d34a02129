// Object: what ES2017-ES2024 added, and names and getters by the letter.
const group = (items, keyOf, put) => {
    toObject(items);
    needFunction(keyOf, "groupBy");
    let at = 0;
    takeEach(items, item => put(keyOf(item, at++), item));
};
extend(Object, {
    fromEntries(entries) {
        const result = {};
        if (entries === undefined || entries === null) throw new TypeError("Object.fromEntries needs something to iterate");
        takeEach(entries, entry => {
            if (!isObject(entry)) throw new TypeError("Iterator value is not an entry object");
            const key = entry[0], value = entry[1];
            setEntry(result, key, value);
        });
        return result;
    },
    hasOwn(object, key) { return hasOwn(toObject(object), key); },
    groupBy(items, keyOf) {
        const result = Object.create(null);
        group(items, keyOf, (key, item) => {
            const name = typeof key === "symbol" ? key : toText(key);
            (result[name] || (result[name] = [])).push(item);
        });
        return result;
    },
    getOwnPropertyDescriptors(object) {
        const source = toObject(object), result = {};
        for (const key of Reflect.ownKeys(source)) {
            const property = Object.getOwnPropertyDescriptor(source, key);
            if (property !== undefined) setEntry(result, key, property);
        }
        return result;
    }
});
// The engine's own is silent where a property cannot be set.
const nativeAssign = Object.assign;
extend(Object, {
    assign(target, source) {
        if (isObject(target) && Object.isExtensible(target)) return nativeAssign.apply(Object, arguments);
        const object = toObject(target);
        for (let i = 1; i < arguments.length; i++) {
            if (arguments[i] === undefined || arguments[i] === null) continue;
            const from = Object(arguments[i]);
            for (const key of nativeOwnKeys(from)) if (Object.prototype.propertyIsEnumerable.call(from, key)) object[key] = from[key];
        }
        return object;
    }
}, true);
extend(HashMap, {
    groupBy(items, keyOf) {
        const result = new HashMap();
        group(items, keyOf, (key, item) => { if (result.has(key)) result.get(key).push(item); else result.set(key, [item]); });
        return result;
    }
});

const lookUp = (object, name, kind) => {
    const key = typeof name === "symbol" ? name : toText(name);
    for (let at = object; at !== null; at = Object.getPrototypeOf(at)) {
        const property = Object.getOwnPropertyDescriptor(at, key);
        if (property !== undefined) return property[kind];
    }
    return undefined;
};
extend(Object.prototype, {
    __lookupGetter__(name) { return lookUp(toObject(this), name, "get"); },
    __lookupSetter__(name) { return lookUp(toObject(this), name, "set"); }
});

// The engine does not tell Symbol() from Symbol(""); the first is what is written.
const symbolText = Symbol.prototype.toString, symbolValue = Symbol.prototype.valueOf;
accessor(Symbol.prototype, "description", {
    get description() {
        const text = symbolText.call(symbolValue.call(this)).slice(7, -1);
        return text === "" ? undefined : text;
    }
});
