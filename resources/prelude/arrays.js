// Array: what ES2019-ES2023 added, a stable sort, and the engine's own where they never end or change too much.
const lengthOf = object => toLength(object.length);
const relativeIndex = (value, length) => {
    const index = toInteger(value);
    return index < 0 ? Math.max(length + index, 0) : Math.min(index, length);
};
// ArraySpeciesCreate.
const arrayLike = (original, length) => {
    if (!isList(original)) return newArray(length);
    let type = original.constructor;
    if (type === Array) return newArray(length);
    if (isObject(type)) {
        type = type[Symbol.species];
        if (type === null) type = undefined;
    }
    if (type === undefined) return newArray(length);
    if (!isConstructor(type)) throw new TypeError("constructor of an array is no constructor");
    return new type(length);
};
const newArray = length => {
    if (length > 4294967295) throw new RangeError("Invalid array length");
    return length === 0 ? [] : new Array(length);
};
const flatten = (target, start, source, depth) => {
    const length = lengthOf(source);
    for (let i = 0; i < length; i++) {
        if (!(i in source)) continue;
        const item = source[i];
        if (depth > 0 && isList(item)) start = flatten(target, start, item, depth - 1); else setEntry(target, start++, item);
    }
    return start;
};
const listOf = source => {
    const list = newArray(lengthOf(source));
    for (let i = 0; i < list.length; i++) list[i] = source[i];
    return list;
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
const nativeArray = { filter: Array.prototype.filter, map: Array.prototype.map, slice: Array.prototype.slice, splice: Array.prototype.splice,
    sort: Array.prototype.sort, concat: Array.prototype.concat, lastIndexOf: Array.prototype.lastIndexOf, reduceRight: Array.prototype.reduceRight };
// The values in order, undefined ones last; `keepHoles` counts what is not there as undefined.
const sortedValues = (source, length, compare, keepHoles) => {
    const present = [];
    let undefinedCount = 0;
    for (let i = 0; i < length; i++) {
        if (!keepHoles && !(i in source)) continue;
        const item = source[i];
        if (item === undefined) undefinedCount++; else present.push(item);
    }
    const result = compare === undefined ? nativeArray.sort.call(present) : mergeSort(present, compare);
    while (undefinedCount-- > 0) result.push(undefined);
    return result;
};
const needCompare = compare => {
    if (compare !== undefined) needFunction(compare, "sort");
};
const isHuge = object => !isList(object) && object !== undefined && object !== null && object.length > 4294967295;

extend(Array.prototype, {
    sort(compare) {
        needCompare(compare);
        const object = toObject(this), length = lengthOf(object), result = sortedValues(object, length, compare, false);
        for (let i = 0; i < result.length; i++) object[i] = result[i];
        for (let i = result.length; i < length; i++) delete object[i];
        return object;
    },
    concat(item) { // eslint: its length is 1
        for (let i = -1; i < arguments.length; i++) {
            const part = i < 0 ? this : arguments[i];
            if (isObject(part) && (isList(part) ? part.constructor !== Array : part[Symbol.isConcatSpreadable] !== undefined)) return concatEach(this, arguments);
        }
        return nativeArray.concat.apply(this, arguments);
    },
    lastIndexOf(search) {
        if (!isHuge(this)) return nativeArray.lastIndexOf.apply(this, arguments);
        const length = lengthOf(this), from = arguments.length > 1 ? toInteger(arguments[1]) : length - 1;
        for (const i of indicesDown(this, from < 0 ? length + from : Math.min(from, length - 1))) if (this[i] === search) return i;
        return -1;
    },
    reduceRight(callback) {
        if (!isHuge(this)) return nativeArray.reduceRight.apply(this, arguments);
        needFunction(callback, "reduceRight");
        const indices = indicesDown(this, lengthOf(this) - 1);
        if (arguments.length < 2 && indices.length === 0) throw new TypeError("Reduce of empty array with no initial value");
        let value = arguments.length > 1 ? arguments[1] : this[indices.shift()];
        for (const i of indices) if (i in this) value = callback(value, this[i], i, this);
        return value;
    }
}, true);
// Methods that make an array of the receiver's kind: the engine's own do not ask what that is.
const isPlainList = value => !isList(value) || value.constructor === Array;
const ofItsKind = {
    filter(callback, receiver) {
        if (isPlainList(this)) return nativeArray.filter.call(this, callback, receiver);
        const length = lengthOf(this);
        needFunction(callback, "filter");
        const target = arrayLike(this, 0);
        let at = 0;
        for (let i = 0; i < length; i++) {
            if (!(i in this)) continue;
            const item = this[i];
            if (callback.call(receiver, item, i, this)) setEntry(target, at++, item);
        }
        return target;
    },
    map(callback, receiver) {
        if (isPlainList(this)) return nativeArray.map.call(this, callback, receiver);
        const length = lengthOf(this);
        needFunction(callback, "map");
        const target = arrayLike(this, length);
        for (let i = 0; i < length; i++) if (i in this) setEntry(target, i, callback.call(receiver, this[i], i, this));
        return target;
    },
    slice(start, end) {
        if (isPlainList(this)) return nativeArray.slice.call(this, start, end);
        const length = lengthOf(this), from = relativeIndex(start, length), to = end === undefined ? length : relativeIndex(end, length);
        const target = arrayLike(this, Math.max(to - from, 0));
        let at = 0;
        for (let i = from; i < to; i++, at++) if (i in this) setEntry(target, at, this[i]);
        target.length = at;
        return target;
    },
    splice(start, skip) {
        if (isPlainList(this)) return nativeArray.splice.apply(this, arguments);
        const length = lengthOf(this), from = relativeIndex(start, length);
        const count = arguments.length === 0 ? 0 : arguments.length === 1 ? length - from : Math.min(Math.max(toInteger(skip), 0), length - from);
        const target = arrayLike(this, count);
        for (let i = 0; i < count; i++) if (from + i in this) setEntry(target, i, this[from + i]);
        target.length = count;
        nativeArray.splice.apply(this, arguments);
        return target;
    }
};
extend(Array.prototype, ofItsKind, true);
for (const name of ["filter", "map"]) Object.defineProperty(Array.prototype[name], "length", { value: 1, configurable: true });

// The indices that an object with a length near 2^53 really has, from `from` downwards.
const indicesDown = (object, from) => {
    const found = [];
    for (let at = object; at !== null; at = Object.getPrototypeOf(at)) {
        for (const key of Object.getOwnPropertyNames(at)) {
            const index = Number(key);
            if (String(index) === key && index >= 0 && index <= from && Math.trunc(index) === index && found.indexOf(index) < 0) found.push(index);
        }
    }
    return found.sort((a, b) => b - a);
};
const concatEach = (receiver, items) => {
    const object = toObject(receiver), target = arrayLike(object, 0), parts = [object];
    for (let i = 0; i < items.length; i++) parts.push(items[i]);
    let at = 0;
    for (const part of parts) {
        const spreads = isObject(part) ? part[Symbol.isConcatSpreadable] : false;
        if (spreads === undefined ? !isList(part) : !spreads) {
            setEntry(target, at++, part);
            continue;
        }
        const length = lengthOf(part);
        if (at + length > Number.MAX_SAFE_INTEGER) throw new TypeError("Too many items to concatenate");
        for (let i = 0; i < length; i++) if (i in part) setEntry(target, at + i, part[i]);
        at += length;
    }
    target.length = at;
    return target;
};

const lastThat = (object, predicate, receiver, where) => {
    const length = lengthOf(object);
    needFunction(predicate, where);
    for (let i = length - 1; i >= 0; i--) if (predicate.call(receiver, object[i], i, object)) return i;
    return -1;
};
extend(Array.prototype, {
    at(index) {
        const object = toObject(this), length = lengthOf(object), at = toInteger(index), place = at < 0 ? length + at : at;
        return place < 0 || place >= length ? undefined : object[place];
    },
    flat() {
        const object = toObject(this), depth = arguments[0] === undefined ? 1 : toInteger(arguments[0]);
        lengthOf(object);
        const target = arrayLike(object, 0);
        flatten(target, 0, object, depth);
        return target;
    },
    flatMap(callback) {
        const object = toObject(this), length = lengthOf(object);
        needFunction(callback, "flatMap");
        const target = arrayLike(object, 0);
        let at = 0;
        for (let i = 0; i < length; i++) {
            if (!(i in object)) continue;
            const item = callback.call(arguments[1], object[i], i, object);
            if (isList(item)) at = flatten(target, at, item, 0); else setEntry(target, at++, item);
        }
        return target;
    },
    findLast(predicate) {
        const object = toObject(this), at = lastThat(object, predicate, arguments[1], "findLast");
        return at < 0 ? undefined : object[at];
    },
    findLastIndex(predicate) { return lastThat(toObject(this), predicate, arguments[1], "findLastIndex"); },
    toSorted(compare) {
        needCompare(compare);
        const object = toObject(this), length = lengthOf(object);
        newArray(length > 4294967295 ? length : 0);
        return sortedValues(object, length, compare, true);
    },
    toReversed() {
        const object = toObject(this), length = lengthOf(object), list = newArray(length);
        for (let i = 0; i < length; i++) list[i] = object[length - 1 - i];
        return list;
    },
    toSpliced(start, skip) {
        const object = toObject(this), length = lengthOf(object), from = relativeIndex(start, length), added = Math.max(arguments.length - 2, 0);
        const removed = arguments.length === 0 ? 0 : arguments.length === 1 ? length - from : Math.min(Math.max(toInteger(skip), 0), length - from);
        const count = length + added - removed;
        if (count > Number.MAX_SAFE_INTEGER) throw new TypeError("Too many items");
        const list = newArray(count);
        let at = 0;
        for (let i = 0; i < from; i++) list[at++] = object[i];
        for (let i = 0; i < added; i++) list[at++] = arguments[i + 2];
        for (let i = from + removed; at < count; i++) list[at++] = object[i];
        return list;
    },
    with(index, value) {
        const object = toObject(this), length = lengthOf(object), at = toInteger(index), place = at < 0 ? length + at : at;
        if (place < 0 || place >= length) throw new RangeError("Invalid index : " + index);
        const list = newArray(length);
        for (let i = 0; i < length; i++) list[i] = i === place ? value : object[i];
        return list;
    }
});
if (isObject(Array.prototype[Symbol.unscopables])) {
    for (const name of ["at", "findLast", "findLastIndex", "flat", "flatMap", "includes", "toReversed", "toSorted", "toSpliced", "values"]) setEntry(Array.prototype[Symbol.unscopables], name, true);
}
