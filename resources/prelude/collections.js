// Map, Set, WeakMap and WeakSet that find by hash: the engine's own search linearly (Qt 6.4: 200,000 entries take 77 s).
// Entries lie in insertion order in two arrays; a removed one leaves a hole, so that running iterations stay right.
const kHole = {};
const kId = Symbol("id");
hidden.push(kId);
let lastId = 0;
const NativeWeakMap = WeakMap, NativeMap = Map;
let frozenIds = new NativeWeakMap(); // for objects that take no new property

const idOf = object => {
    let id = Object.prototype.hasOwnProperty.call(object, kId) ? object[kId] : undefined;
    if (id === undefined) {
        if (toolPath(object) === undefined && Object.isExtensible(object)) {
            Object.defineProperty(object, kId, { value: id = ++lastId });
        } else if ((id = frozenIds.get(object)) === undefined) {
            frozenIds.set(object, id = ++lastId);
        }
    }
    return id;
};

class Table {
    constructor() { this.reset(); }
    reset() {
        this.keys = [];
        this.values = [];
        this.size = 0;
        this.texts = Object.create(null);
        this.slots = null; // open addressing over whole numbers and object ids
        this.used = 0;
    }
    // Numbers and objects share the integer part: ids count downwards from -1.
    find(key) {
        if (typeof key === "string") {
            const at = this.texts["$" + key];
            return at === undefined ? -1 : at;
        }
        const code = this.code(key);
        if (typeof code === "string") {
            const at = this.texts[code];
            return at === undefined ? -1 : at;
        }
        const slots = this.slots;
        if (slots === null) return -1;
        const mask = slots.length - 1;
        for (let i = (Math.imul(code, 0x9E3779B1) >>> 7) & mask; ; i = (i + 1) & mask) {
            const at = slots[i];
            if (at === 0) return -1;
            if (at > 0 && this.keys[at - 1] === key) return at - 1;
        }
    }
    code(key) {
        if (typeof key === "number") return (key | 0) === key ? key : "n" + key;
        if (isObject(key)) return -idOf(key);
        if (typeof key === "symbol") return "y" + idOfSymbol(key);
        return "p" + key;
    }
    add(key, value) {
        const at = this.keys.length;
        this.keys.push(key);
        this.values.push(value);
        this.size++;
        this.index(key, at);
    }
    index(key, at) {
        const code = typeof key === "string" ? "$" + key : this.code(key);
        if (typeof code === "string") {
            this.texts[code] = at;
            return;
        }
        if (this.slots === null || this.used * 2 >= this.slots.length) this.grow();
        const slots = this.slots, mask = slots.length - 1;
        let i = (Math.imul(code, 0x9E3779B1) >>> 7) & mask;
        while (slots[i] > 0) i = (i + 1) & mask;
        if (slots[i] === 0) this.used++;
        slots[i] = at + 1;
    }
    grow() {
        const old = this.slots;
        this.slots = new Int32Array(old === null ? 16 : old.length * 2);
        this.used = 0;
        if (old === null) return;
        for (let i = 0; i < old.length; i++) if (old[i] > 0) this.index(this.keys[old[i] - 1], old[i] - 1);
    }
    remove(key) {
        const at = this.find(key);
        if (at < 0) return false;
        const code = typeof key === "string" ? "$" + key : this.code(key);
        if (typeof code === "string") {
            this.texts[code] = undefined;
        } else {
            const slots = this.slots, mask = slots.length - 1;
            let i = (Math.imul(code, 0x9E3779B1) >>> 7) & mask;
            while (slots[i] !== at + 1) i = (i + 1) & mask;
            slots[i] = -1;
        }
        this.keys[at] = kHole;
        this.values[at] = undefined;
        this.size--;
        return true;
    }
    clear() {
        for (let i = 0; i < this.keys.length; i++) this.keys[i] = kHole;
        this.values.length = 0;
        this.texts = Object.create(null);
        this.slots = null;
        this.used = 0;
        this.size = 0;
    }
}

const symbolIds = new NativeMap();
const idOfSymbol = symbol => {
    if (!symbolIds.has(symbol)) symbolIds.set(symbol, symbolIds.size + 1);
    return symbolIds.get(symbol);
};

const kTable = Symbol("table");
hidden.push(kTable);
const tableOf = (collection, name) => {
    const table = isObject(collection) ? collection[kTable] : undefined;
    if (table === undefined) throw new TypeError(name + " called on a value of another kind");
    return table;
};

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
const iterators = (tag, pick) => {
    const prototype = Object.create(iteratorPrototype);
    extend(prototype, {
        next() {
            const table = this[kTable];
            while (table !== null && this.at < table.keys.length) {
                const at = this.at++;
                if (table.keys[at] !== kHole) return { value: pick(table.keys[at], table.values[at]), done: false };
            }
            this[kTable] = null;
            return { value: undefined, done: true };
        }
    });
    Object.defineProperty(prototype, Symbol.toStringTag, { value: tag, configurable: true });
    return table => {
        const iterator = Object.create(prototype);
        define(iterator, kTable, table);
        define(iterator, "at", 0);
        return iterator;
    };
};
const mapEntries = iterators("Map Iterator", (key, value) => [key, value]);
const mapKeys = iterators("Map Iterator", key => key);
const mapValues = iterators("Map Iterator", (key, value) => value);
const setValues = iterators("Set Iterator", key => key);
const setEntries = iterators("Set Iterator", key => [key, key]);

const forEachOf = (collection, table, callback, receiver) => {
    if (typeof callback !== "function") throw new TypeError("forEach needs a function");
    for (let i = 0; i < table.keys.length; i++) {
        const key = table.keys[i];
        if (key !== kHole) callback.call(receiver, table.values[i], key, collection);
    }
};

class HashMap {
    constructor(entries) {
        define(this, kTable, new Table());
        if (entries !== undefined && entries !== null) {
            const set = this.set;
            for (const entry of entries) {
                if (!isObject(entry)) throw new TypeError("Iterator value is not an entry object");
                set.call(this, entry[0], entry[1]);
            }
        }
    }
    get size() { return tableOf(this, "Map.prototype.size").size; }
    has(key) { return tableOf(this, "Map.prototype.has").find(key) >= 0; }
    get(key) {
        const table = tableOf(this, "Map.prototype.get"), at = table.find(key);
        return at < 0 ? undefined : table.values[at];
    }
    set(key, value) {
        const table = tableOf(this, "Map.prototype.set"), at = table.find(key);
        if (at < 0) table.add(key === 0 ? 0 : key, value); else table.values[at] = value;
        return this;
    }
    delete(key) { return tableOf(this, "Map.prototype.delete").remove(key); }
    clear() { tableOf(this, "Map.prototype.clear").clear(); }
    forEach(callback, receiver) { forEachOf(this, tableOf(this, "Map.prototype.forEach"), callback, receiver); }
    entries() { return mapEntries(tableOf(this, "Map.prototype.entries")); }
    keys() { return mapKeys(tableOf(this, "Map.prototype.keys")); }
    values() { return mapValues(tableOf(this, "Map.prototype.values")); }
}

class HashSet {
    constructor(values) {
        define(this, kTable, new Table());
        if (values !== undefined && values !== null) {
            const add = this.add;
            for (const value of values) add.call(this, value);
        }
    }
    get size() { return tableOf(this, "Set.prototype.size").size; }
    has(value) { return tableOf(this, "Set.prototype.has").find(value) >= 0; }
    add(value) {
        const table = tableOf(this, "Set.prototype.add"), key = value === 0 ? 0 : value;
        if (table.find(key) < 0) table.add(key, key);
        return this;
    }
    delete(value) { return tableOf(this, "Set.prototype.delete").remove(value); }
    clear() { tableOf(this, "Set.prototype.clear").clear(); }
    forEach(callback, receiver) { forEachOf(this, tableOf(this, "Set.prototype.forEach"), callback, receiver); }
    entries() { return setEntries(tableOf(this, "Set.prototype.entries")); }
    values() { return setValues(tableOf(this, "Set.prototype.values")); }
}

// A weak map keeps its values on the keys themselves, under a symbol of its own: found at once, collected with the key.
class HashWeakMap {
    constructor(entries) {
        const slot = Symbol("weak");
        hidden.push(slot);
        define(this, kTable, { slot, rest: null });
        if (entries !== undefined && entries !== null) for (const entry of entries) this.set(entry[0], entry[1]);
    }
    has(key) {
        const table = tableOf(this, "WeakMap.prototype.has");
        return isObject(key) && (weakSlot(key, table) !== undefined || (table.rest !== null && table.rest.has(key)));
    }
    get(key) {
        const table = tableOf(this, "WeakMap.prototype.get");
        if (!isObject(key)) return undefined;
        const box = weakSlot(key, table);
        return box !== undefined ? box.value : table.rest !== null ? table.rest.get(key) : undefined;
    }
    set(key, value) {
        const table = tableOf(this, "WeakMap.prototype.set");
        if (!isObject(key)) throw new TypeError("Invalid value used as weak map key");
        const box = weakSlot(key, table);
        if (box !== undefined) {
            box.value = value;
        } else if (toolPath(key) === undefined && Object.isExtensible(key)) {
            define(key, table.slot, { value });
        } else {
            if (table.rest === null) table.rest = new NativeWeakMap();
            table.rest.set(key, value);
        }
        return this;
    }
    delete(key) {
        const table = tableOf(this, "WeakMap.prototype.delete");
        if (!isObject(key)) return false;
        if (weakSlot(key, table) !== undefined) {
            key[table.slot] = undefined;
            return true;
        }
        return table.rest !== null && table.rest.delete(key);
    }
}
const weakSlot = (key, table) =>
    toolPath(key) === undefined && Object.prototype.hasOwnProperty.call(key, table.slot) ? key[table.slot] : undefined;

class HashWeakSet {
    constructor(values) {
        define(this, kTable, new HashWeakMap());
        if (values !== undefined && values !== null) for (const value of values) this.add(value);
    }
    has(value) { return tableOf(this, "WeakSet.prototype.has").has(value); }
    add(value) { tableOf(this, "WeakSet.prototype.add").set(value, true); return this; }
    delete(value) { return tableOf(this, "WeakSet.prototype.delete").delete(value); }
}

const install = (type, name) => {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: name, configurable: true });
    expose(name, type);
};
install(HashMap, "Map");
install(HashSet, "Set");
install(HashWeakMap, "WeakMap");
install(HashWeakSet, "WeakSet");
define(HashMap.prototype, Symbol.iterator, HashMap.prototype.entries);
define(HashSet.prototype, "keys", HashSet.prototype.values);
define(HashSet.prototype, Symbol.iterator, HashSet.prototype.values);
Object.defineProperty(HashMap, Symbol.species, { get() { return this; }, configurable: true });
Object.defineProperty(HashSet, Symbol.species, { get() { return this; }, configurable: true });

const isHidden = key => typeof key === "symbol" && hidden.indexOf(key) >= 0;
const nativeSymbols = Object.getOwnPropertySymbols, nativeOwnKeys = Reflect.ownKeys;
extend(Object, { getOwnPropertySymbols(object) { return nativeSymbols(object).filter(key => !isHidden(key)); } }, true);
extend(Reflect, { ownKeys(object) { return nativeOwnKeys(object).filter(key => !isHidden(key)); } }, true);
