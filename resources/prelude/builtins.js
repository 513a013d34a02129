// What ES2017-ES2023 added to arrays, objects and strings, and the engine's own that are wrong or slow.
const toIndex = (value, length) => {
    const index = Math.trunc(Number(value)) || 0;
    return index < 0 ? index + length : index;
};
const needFunction = (value, where) => {
    if (typeof value !== "function") throw new TypeError(where + " needs a function");
};
const flatten = (source, depth, into) => {
    for (let i = 0; i < source.length; i++) {
        if (!(i in source)) continue;
        const item = source[i];
        if (depth >= 1 && Array.isArray(item)) flatten(item, depth - 1, into); else into.push(item);
    }
    return into;
};

// Merge sort: the engine's sort is not stable, and ES2019 promises that.
const mergeSort = (items, compare) => {
    const length = items.length, run = 8;
    let from = items, to = new Array(length);
    for (let start = 0; start < length; start += run) {
        const end = Math.min(start + run, length);
        for (let i = start + 1; i < end; i++) {
            const item = from[i];
            let j = i - 1;
            while (j >= start && compare(from[j], item) > 0) {
                from[j + 1] = from[j];
                j--;
            }
            from[j + 1] = item;
        }
    }
    for (let width = run; width < length; width *= 2) {
        for (let start = 0; start < length; start += 2 * width) {
            const middle = Math.min(start + width, length), end = Math.min(start + 2 * width, length);
            let left = start, right = middle;
            for (let i = start; i < end; i++) {
                to[i] = left < middle && (right >= end || !(compare(from[left], from[right]) > 0)) ? from[left++] : from[right++];
            }
        }
        const swap = from;
        from = to;
        to = swap;
    }
    return from;
};
const nativeSort = Array.prototype.sort;
const sorted = (source, compare) => {
    const present = [];
    let undefinedCount = 0;
    for (let i = 0; i < source.length; i++) {
        if (source[i] !== undefined) present.push(source[i]); else if (i in source) undefinedCount++;
    }
    const result = mergeSort(present, compare);
    while (undefinedCount-- > 0) result.push(undefined);
    return result;
};

extend(Array.prototype, {
    sort(compare) {
        if (compare === undefined || !Array.isArray(this)) return nativeSort.call(this, compare);
        needFunction(compare, "sort");
        const length = this.length, result = sorted(this, compare);
        for (let i = 0; i < result.length; i++) this[i] = result[i];
        for (let i = result.length; i < length; i++) delete this[i];
        return this;
    }
}, true);

extend(Array.prototype, {
    at(index) { return this[toIndex(index, this.length)]; },
    flat(depth) { return flatten(this, depth === undefined ? 1 : Number(depth), []); },
    flatMap(callback, receiver) {
        needFunction(callback, "flatMap");
        const into = [];
        for (let i = 0; i < this.length; i++) {
            if (!(i in this)) continue;
            const item = callback.call(receiver, this[i], i, this);
            if (Array.isArray(item)) flatten(item, 0, into); else into.push(item);
        }
        return into;
    },
    findLast(callback, receiver) {
        needFunction(callback, "findLast");
        for (let i = this.length - 1; i >= 0; i--) if (callback.call(receiver, this[i], i, this)) return this[i];
        return undefined;
    },
    findLastIndex(callback, receiver) {
        needFunction(callback, "findLastIndex");
        for (let i = this.length - 1; i >= 0; i--) if (callback.call(receiver, this[i], i, this)) return i;
        return -1;
    },
    toSorted(compare) { return Array.from(this).sort(compare); },
    toReversed() { return Array.from(this).reverse(); },
    toSpliced(start, count) {
        const copy = Array.from(this);
        copy.splice.apply(copy, arguments);
        return copy;
    },
    with(index, value) {
        const at = toIndex(index, this.length);
        if (at < 0 || at >= this.length) throw new RangeError("Invalid index : " + index);
        const copy = Array.from(this);
        copy[at] = value;
        return copy;
    }
});
const typedPrototype = Object.getPrototypeOf(Int8Array.prototype);
extend(typedPrototype, {
    at: Array.prototype.at, findLast: Array.prototype.findLast, findLastIndex: Array.prototype.findLastIndex,
    toReversed() { return this.slice().reverse(); },
    toSorted(compare) { return this.slice().sort(compare); },
    with(index, value) { const copy = this.slice(); copy[toIndex(index, this.length)] = value; return copy; }
});

const group = (items, keyOf, put) => {
    needFunction(keyOf, "groupBy");
    let i = 0;
    for (const item of items) put(keyOf(item, i++), item);
};
extend(Object, {
    fromEntries(entries) {
        const result = {};
        for (const entry of entries) {
            Object.defineProperty(result, entry[0], { value: entry[1], writable: true, enumerable: true, configurable: true });
        }
        return result;
    },
    hasOwn(object, key) { return Object.prototype.hasOwnProperty.call(object, key); },
    groupBy(items, keyOf) {
        const result = Object.create(null);
        group(items, keyOf, (key, item) => { (result[key] || (result[key] = [])).push(item); });
        return result;
    },
    entries(object) { return Object.keys(object).map(key => [key, object[key]]); },
    values(object) { return Object.keys(object).map(key => object[key]); },
    getOwnPropertyDescriptors(object) {
        const result = {};
        for (const key of Reflect.ownKeys(object)) result[key] = Object.getOwnPropertyDescriptor(object, key);
        return result;
    }
});
extend(HashMap, {
    groupBy(items, keyOf) {
        const result = new HashMap();
        group(items, keyOf, (key, item) => { if (result.has(key)) result.get(key).push(item); else result.set(key, [item]); });
        return result;
    }
});

const isRegExp = value => isObject(value) && Object.prototype.toString.call(value) === "[object RegExp]";
const kMaxText = 536870888; // node's; the engine wraps around and answers an empty text
const needLength = length => {
    if (length > kMaxText) throw new RangeError("Invalid string length");
};
const nativeRepeat = String.prototype.repeat;
const pad = (text, length, filler) => {
    const missing = Math.trunc(Number(length)) - text.length;
    if (!(missing > 0) || filler === "") return "";
    needLength(missing + text.length);
    return filler.repeat(Math.ceil(missing / filler.length)).slice(0, missing);
};
// Pieces are joined once: the engine's replace with a function is quadratic.
const replaceEach = (text, pattern, produce) => {
    const parts = [];
    let last = 0, match;
    if (pattern.global) pattern.lastIndex = 0;
    while ((match = pattern.exec(text)) !== null) {
        parts.push(text.slice(last, match.index), String(produce(match)));
        last = match.index + match[0].length;
        if (!pattern.global) break;
        advance(pattern, text, match);
    }
    parts.push(text.slice(last));
    return parts.join("");
};
const callReplacer = (replacer, text) => match => {
    const args = [];
    for (let i = 0; i < match.length; i++) args.push(match[i]);
    args.push(match.index, text);
    if (match.groups !== undefined) args.push(match.groups);
    return replacer.apply(undefined, args);
};
const nativeReplace = String.prototype.replace;
extend(String.prototype, {
    replace(pattern, replacer) {
        if (typeof this === "string") {
            if (typeof replacer === "function" && isRegExp(pattern) && pattern.global) return replaceEach(this, pattern, callReplacer(replacer, this));
            if (isGuarded(pattern)) {
                const template = typeof replacer === "function" ? "" : String(replacer);
                return replaceEach(this, pattern, typeof replacer === "function" ? callReplacer(replacer, this) : match => expand(template, match, this));
            }
        }
        return nativeReplace.call(this, pattern, replacer);
    },
    repeat(count) {
        const times = Math.trunc(Number(count)) || 0;
        if (times < 0 || times === Infinity) throw new RangeError("Invalid count value: " + count);
        if (this !== undefined && this !== null) needLength(String(this).length * times);
        return nativeRepeat.call(this, times);
    },
    padStart(length, filler) { const text = String(this); return pad(text, length, filler === undefined ? " " : String(filler)) + text; },
    padEnd(length, filler) { const text = String(this); return text + pad(text, length, filler === undefined ? " " : String(filler)); }
}, true);
extend(String.prototype, {
    replaceAll(pattern, replacer) {
        const text = String(this);
        if (isRegExp(pattern)) {
            if (!pattern.global) throw new TypeError("replaceAll must be called with a global RegExp");
            return text.replace(pattern, replacer);
        }
        const search = String(pattern), parts = [];
        let last = 0;
        for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + (search.length || 1))) {
            const piece = typeof replacer === "function" ? replacer(search, at, text) : expand(String(replacer), define([search], "index", at), text);
            parts.push(text.slice(last, at), String(piece));
            last = at + search.length;
            if (search === "" && at >= text.length) break;
        }
        parts.push(text.slice(last));
        return parts.join("");
    },
    matchAll(pattern) {
        if (isRegExp(pattern) && !pattern.global) throw new TypeError("matchAll must be called with a global RegExp");
        const text = String(this), copy = isRegExp(pattern) ? new RegExp(pattern.source, pattern.flags) : new RegExp(pattern, "g");
        if (isRegExp(pattern)) copy.lastIndex = pattern.lastIndex;
        const iterator = Object.create(iteratorPrototype);
        define(iterator, "next", () => {
            const match = copy.exec(text);
            if (match !== null && match[0] === "") copy.lastIndex++;
            return { value: match === null ? undefined : match, done: match === null };
        });
        return iterator;
    },
    at(index) { const at = toIndex(index, this.length); return at < 0 || at >= this.length ? undefined : this[at]; },
    trimStart() { return String(this).replace(/^[\s\uFEFF\xA0]+/, ""); },
    trimEnd() { return String(this).replace(/[\s\uFEFF\xA0]+$/, ""); },
    isWellFormed() { return host.isWellFormed(String(this)); },
    toWellFormed() { return host.toWellFormed(String(this)); }
});
extend(String.prototype, { trimLeft: String.prototype.trimStart, trimRight: String.prototype.trimEnd });
