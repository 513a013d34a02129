// Map and Set that find by hash: the engine's own search linearly (Qt 6.4: 200,000 entries take 77 s). Entries lie in
// insertion order in two arrays; a removed one leaves a hole, so that running iterations stay right. The hidden members
// have plain names: the engine looks those up much faster than symbols.
const kHole = {};
const kId = Symbol("id");
hidden.push(kId);
let lastId = 0;
const NativeWeakMap = WeakMap, NativeMap = Map;
const frozenIds = new NativeWeakMap(); // for objects that take no new property

const hide = (target, name, value) => Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: false });
// What is kept on an object names its owner, because objects that inherit from it see it too.
const idOf = object => {
    const mark = object[kId];
    if (mark !== undefined && mark.owner === object) return mark.id;
    let id;
    if (toolPath(object) === undefined && Object.isExtensible(object)) {
        Object.defineProperty(object, kId, { value: { owner: object, id: id = ++lastId } });
    } else if ((id = frozenIds.get(object)) === undefined) {
        frozenIds.set(object, id = ++lastId);
    }
    return id;
};
const symbolIds = new NativeMap();
const idOfSymbol = symbol => {
    if (!symbolIds.has(symbol)) symbolIds.set(symbol, symbolIds.size + 1);
    return symbolIds.get(symbol);
};
// Texts are found as names of properties; those that begin with a sign or a digit get a sign in front, so that no array
// is made of them and other keys can have names too.
const nameOfText = text => (text.charCodeAt(0) >= 58 ? text : "$" + text);

class Table {
    constructor(kind) {
        this.kind = kind;
        this.reset();
    }
    // `store` is what iterations hold on to; its `holes` say what they have to leave out of their count, null everything.
    reset() {
        this.keys = [];
        this.values = [];
        this.size = 0;
        this.names = Object.create(null);
        this.slots = null; // open addressing over whole numbers and ids of objects
        this.mask = 0;
        this.used = 0;
        this.store = { next: null, holes: null };
    }
    // A whole number, or the name of a text.
    code(key) {
        if (typeof key === "string") return nameOfText(key);
        if (typeof key === "number") return (key | 0) === key ? key : "#n" + key;
        if (isObject(key)) return -idOf(key);
        return typeof key === "symbol" ? "#y" + idOfSymbol(key) : "#p" + key;
    }
    find(key) {
        const code = this.code(key);
        if (typeof code === "string") {
            const at = this.names[code];
            return at === undefined ? -1 : at;
        }
        const slots = this.slots;
        if (slots === null) return -1;
        const mask = this.mask, keys = this.keys;
        for (let i = (code ^ (code >>> 9)) & mask; ; i = (i + 1) & mask) {
            const at = slots[i];
            if (at === 0) return -1;
            if (at > 0 && keys[at - 1] === key) return at - 1;
        }
    }
    add(key, value) {
        const at = this.keys.length;
        this.keys[at] = key;
        this.values[at] = value;
        this.size++;
        this.index(key, at);
    }
    index(key, at) {
        const code = this.code(key);
        if (typeof code === "string") {
            this.names[code] = at;
            return;
        }
        if (this.slots === null || this.used * 2 > this.mask) this.grow();
        const slots = this.slots, mask = this.mask;
        let i = (code ^ (code >>> 9)) & mask;
        while (slots[i] > 0) i = (i + 1) & mask;
        if (slots[i] === 0) this.used++;
        slots[i] = at + 1;
    }
    grow() {
        const old = this.slots, size = old === null ? 16 : this.size * 4 < old.length ? old.length : old.length * 2;
        this.slots = new Array(size);
        for (let i = 0; i < size; i++) this.slots[i] = 0;
        this.mask = size - 1;
        this.used = 0;
        if (old === null) return;
        for (let i = 0; i < old.length; i++) if (old[i] > 0) this.index(this.keys[old[i] - 1], old[i] - 1);
    }
    remove(key) {
        const at = this.find(key);
        if (at < 0) return false;
        const code = this.code(key);
        if (typeof code === "string") {
            this.names[code] = undefined;
        } else {
            const slots = this.slots, mask = this.mask;
            let i = (code ^ (code >>> 9)) & mask;
            while (slots[i] !== at + 1) i = (i + 1) & mask;
            slots[i] = -1;
        }
        this.keys[at] = kHole;
        this.values[at] = undefined;
        this.size--;
        if (this.keys.length > 64 && this.size * 4 < this.keys.length) this.compact();
        return true;
    }
    // Without the holes. Iterations that run go on by the list of the holes; when there are none, nobody holds it.
    compact() {
        const { keys, values, store } = this, holes = [];
        this.reset();
        for (let i = 0; i < keys.length; i++) if (keys[i] === kHole) holes.push(i); else this.add(keys[i], values[i]);
        store.next = this.store;
        store.holes = holes;
    }
    clear() {
        const store = this.store;
        this.reset();
        store.next = this.store;
    }
}
const wrongKind = name => new TypeError(name + " called on a value of another kind");
const tableOf = (collection, kind, name) => {
    const table = isObject(collection) && toolPath(collection) === undefined ? collection.__table : undefined;
    if (table === undefined || table.kind !== kind) throw wrongKind(name);
    return table;
};

// Where an iteration stands, moved along with what was compacted since.
class Place {
    constructor(table) {
        this.table = table;
        this.store = table.store;
        this.at = 0;
    }
    // The index of the next entry, or -1.
    next() {
        const table = this.table;
        while (this.store !== table.store) {
            const holes = this.store.holes;
            let before = 0;
            if (holes === null) this.at = 0; else while (before < holes.length && holes[before] < this.at) before++;
            this.at -= before;
            this.store = this.store.next;
        }
        const keys = table.keys, length = keys.length;
        let at = this.at;
        while (at < length && keys[at] === kHole) at++;
        this.at = at + 1;
        return at < length ? at : -1;
    }
}
const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
const iterators = (tag, picks) => {
    const prototype = Object.create(iteratorPrototype);
    extend(prototype, {
        next() {
            const place = isObject(this) ? this.__place : undefined;
            if (place === undefined || this.__tag !== tag) throw wrongKind(tag + ".next");
            if (place === null) return { value: undefined, done: true };
            const at = place.next();
            if (at >= 0) return { value: picks[this.__pick](place.table.keys[at], place.table.values[at]), done: false };
            this.__place = null;
            return { value: undefined, done: true };
        }
    });
    Object.defineProperty(prototype, Symbol.toStringTag, { value: tag, configurable: true });
    return (table, pick) => {
        const iterator = Object.create(prototype);
        hide(iterator, "__tag", tag);
        hide(iterator, "__place", new Place(table));
        hide(iterator, "__pick", pick);
        return iterator;
    };
};
const kEntries = 0, kKeys = 1, kValues = 2;
const mapIterator = iterators("Map Iterator", [(key, value) => [key, value], key => key, (key, value) => value]);
const setIterator = iterators("Set Iterator", [key => [key, key], key => key]);
const forEachOf = (collection, table, callback, receiver) => {
    needFunction(callback, "forEach");
    const place = new Place(table);
    for (let at; (at = place.next()) >= 0;) callback.call(receiver, table.values[at], table.keys[at], collection);
};
const fill = (collection, items, name, put) => {
    if (items === undefined || items === null) return;
    const add = collection[name];
    needFunction(add, name);
    takeEach(items, item => put(add, item));
};
const needEntry = entry => {
    if (!isObject(entry)) throw new TypeError("Iterator value is not an entry object");
};

class HashMap {
    constructor() {
        hide(this, "__table", new Table("Map"));
        fill(this, arguments[0], "set", (set, entry) => {
            needEntry(entry);
            set.call(this, entry[0], entry[1]);
        });
    }
    get size() { return tableOf(this, "Map", "Map.prototype.size").size; }
    has(key) { return tableOf(this, "Map", "Map.prototype.has").find(key) >= 0; }
    get(key) {
        const table = this.__table;
        if (table === undefined || table.kind !== "Map") throw wrongKind("Map.prototype.get");
        const at = table.find(key);
        return at < 0 ? undefined : table.values[at];
    }
    set(key, value) {
        const table = this.__table;
        if (table === undefined || table.kind !== "Map") throw wrongKind("Map.prototype.set");
        const at = table.find(key);
        if (at < 0) table.add(key === 0 ? 0 : key, value); else table.values[at] = value;
        return this;
    }
    delete(key) { return tableOf(this, "Map", "Map.prototype.delete").remove(key); }
    clear() { tableOf(this, "Map", "Map.prototype.clear").clear(); }
    forEach(callback) { forEachOf(this, tableOf(this, "Map", "Map.prototype.forEach"), callback, arguments[1]); }
    entries() { return mapIterator(tableOf(this, "Map", "Map.prototype.entries"), kEntries); }
    keys() { return mapIterator(tableOf(this, "Map", "Map.prototype.keys"), kKeys); }
    values() { return mapIterator(tableOf(this, "Map", "Map.prototype.values"), kValues); }
}

class HashSet {
    constructor() {
        hide(this, "__table", new Table("Set"));
        fill(this, arguments[0], "add", (add, value) => add.call(this, value));
    }
    get size() { return tableOf(this, "Set", "Set.prototype.size").size; }
    has(value) { return tableOf(this, "Set", "Set.prototype.has").find(value) >= 0; }
    add(value) {
        const table = this.__table;
        if (table === undefined || table.kind !== "Set") throw wrongKind("Set.prototype.add");
        if (table.find(value) < 0) {
            const key = value === 0 ? 0 : value;
            table.add(key, key);
        }
        return this;
    }
    delete(value) { return tableOf(this, "Set", "Set.prototype.delete").remove(value); }
    clear() { tableOf(this, "Set", "Set.prototype.clear").clear(); }
    forEach(callback) { forEachOf(this, tableOf(this, "Set", "Set.prototype.forEach"), callback, arguments[1]); }
    entries() { return setIterator(tableOf(this, "Set", "Set.prototype.entries"), kEntries); }
    values() { return setIterator(tableOf(this, "Set", "Set.prototype.values"), kKeys); }
}

const install = (type, name) => {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: name, configurable: true });
    Object.defineProperty(type, "prototype", { writable: false, configurable: false });
    expose(name, type);
};
install(HashMap, "Map");
install(HashSet, "Set");
define(HashMap.prototype, Symbol.iterator, HashMap.prototype.entries);
define(HashSet.prototype, "keys", HashSet.prototype.values);
define(HashSet.prototype, Symbol.iterator, HashSet.prototype.values);
speciesOf(HashMap);
speciesOf(HashSet);

const isHidden = key => typeof key === "symbol" && hidden.indexOf(key) >= 0;
const nativeSymbols = Object.getOwnPropertySymbols, nativeOwnKeys = Reflect.ownKeys;
const without = keys => {
    const shown = [];
    for (let i = 0; i < keys.length; i++) if (!isHidden(keys[i])) shown[shown.length] = keys[i];
    return shown;
};
extend(Object, { getOwnPropertySymbols(object) { return without(nativeSymbols(object)); } }, true);
extend(Reflect, { ownKeys(target) { return without(nativeOwnKeys(target)); } }, true);
