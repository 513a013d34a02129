// Typed arrays: made of anything that can be iterated, which the engine's are not, and the methods that it lacks.
const typedPrototype = Object.getPrototypeOf(Int8Array.prototype);
const typedLength = Object.getOwnPropertyDescriptor(typedPrototype, "length").get;
const needTyped = value => {
    if (!ArrayBuffer.isView(value) || value instanceof DataView) throw new TypeError("the receiver is no typed array");
    return typedLength.call(value);
};
const itemsOf = source => {
    const method = source[Symbol.iterator];
    if (method === undefined || method === null) return listOf(source);
    needFunction(method, "a typed array");
    if (isList(source) && method === Array.prototype.values && arrayIteratorNext === arrayIterator.next) return source;
    const list = [], iterator = method.call(source);
    if (!isObject(iterator)) throw new TypeError("an iterator is no object");
    const next = iterator.next;
    for (let step; step = next.call(iterator), !needStep(step).done;) list.push(step.value);
    return list;
};
const needStep = step => {
    if (!isObject(step)) throw new TypeError("an iterator's step is no object");
    return step;
};
const arrayIterator = Object.getPrototypeOf([][Symbol.iterator]()), arrayIteratorNext = arrayIterator.next;
const typedArray = Native => {
    const name = Native.name, isBuffer = value => Object.prototype.toString.call(value) === "[object ArrayBuffer]" || value instanceof ArrayBuffer;
    const type = function (first, offset, length) {
        if (new.target === undefined) throw new TypeError("Constructor " + name + " requires 'new'");
        if (isObject(first) && !ArrayBuffer.isView(first) && !isBuffer(first)) {
            const list = itemsOf(first), made = Reflect.construct(Native, [list.length], new.target);
            for (let i = 0; i < list.length; i++) made[i] = list[i];
            return made;
        }
        if (isBuffer(first)) return ofBuffer(Native, first, offset, length, new.target);
        return Reflect.construct(Native, first === undefined ? [] : [first], new.target);
    };
    Object.defineProperty(type, "length", { value: 3, configurable: true });
    Object.defineProperty(type, "prototype", { value: Native.prototype, writable: false, enumerable: false, configurable: false });
    Object.defineProperty(type, "BYTES_PER_ELEMENT", { value: Native.BYTES_PER_ELEMENT });
    Object.setPrototypeOf(type, Object.getPrototypeOf(Native));
    define(Native.prototype, "constructor", type);
    expose(name, type);
};
const ofBuffer = (Native, buffer, offset, length, type) => {
    const from = toInteger(offset), size = Native.BYTES_PER_ELEMENT;
    if (from < 0 || from % size !== 0) throw new RangeError("start offset of " + Native.name + " should be a multiple of " + size);
    if (length === undefined) return Reflect.construct(Native, [buffer, from], type);
    const count = toInteger(length);
    if (count < 0 || from + count * size > buffer.byteLength) throw new RangeError("Invalid typed array length: " + count);
    return Reflect.construct(Native, [buffer, from, count], type);
};
for (const name of ["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array"]) typedArray(global[name]);

// Numbers in order: NaN last, -0 before 0.
const byNumber = (a, b) => a < b ? -1 : a > b ? 1 : a === 0 && b === 0 ? (Object.is(a, -0) ? 0 : 1) - (Object.is(b, -0) ? 0 : 1) : a === b ? 0 : a !== a ? (b !== b ? 0 : 1) : -1;
const numbersOf = source => {
    const list = new Array(typedLength.call(source));
    for (let i = 0; i < list.length; i++) list[i] = source[i];
    return list;
};
const sortTyped = (source, compare) => mergeSort(numbersOf(source), compare === undefined ? byNumber : compare);
const sameKind = (source, list) => {
    const made = new global[source[Symbol.toStringTag]](list.length);
    for (let i = 0; i < list.length; i++) made[i] = list[i];
    return made;
};
extend(typedPrototype, {
    at(index) {
        const length = needTyped(this), at = toInteger(index), place = at < 0 ? length + at : at;
        return place < 0 || place >= length ? undefined : this[place];
    },
    findLast(predicate) {
        needTyped(this);
        const at = lastThat(this, predicate, arguments[1], "findLast");
        return at < 0 ? undefined : this[at];
    },
    findLastIndex(predicate) {
        needTyped(this);
        return lastThat(this, predicate, arguments[1], "findLastIndex");
    },
    sort(compare) {
        needCompare(compare);
        needTyped(this);
        const list = sortTyped(this, compare);
        for (let i = 0; i < list.length; i++) this[i] = list[i];
        return this;
    },
    toSorted(compare) {
        needCompare(compare);
        needTyped(this);
        return sameKind(this, sortTyped(this, compare));
    },
    toReversed() {
        const length = needTyped(this), list = new Array(length);
        for (let i = 0; i < length; i++) list[i] = this[length - 1 - i];
        return sameKind(this, list);
    },
    with(index, value) {
        const length = needTyped(this), at = toInteger(index), place = at < 0 ? length + at : at, number = +value;
        if (place < 0 || place >= typedLength.call(this)) throw new RangeError("Invalid index : " + index);
        const list = numbersOf(this);
        list[place] = number;
        return sameKind(this, list);
    }
});
