// WeakMap and WeakSet keep what they hold on the keys themselves, under a symbol of their own: found at once, collected
// with the key. esbuild makes private members of them.
class WeakTable {
    constructor(kind) {
        this.kind = kind;
        this.slot = Symbol("weak");
        this.rest = null; // of keys that take no new property
        this.symbols = null;
        hidden.push(this.slot);
    }
    // The box of a key, with its value; undefined when there is none.
    find(key) {
        if (typeof key === "symbol") return this.symbols === null ? undefined : this.symbols.get(key);
        const box = key[this.slot];
        if (box !== undefined && box.owner === key) return box.isIn ? box : undefined;
        return this.rest === null ? undefined : this.rest.get(key);
    }
    set(key, value) {
        const box = this.find(key);
        const gone = typeof key === "symbol" ? undefined : key[this.slot];
        if (box !== undefined) {
            box.value = value;
        } else if (gone !== undefined && gone.owner === key) { // was here before
            gone.value = value;
            gone.isIn = true;
        } else if (typeof key === "symbol") {
            if (this.symbols === null) this.symbols = new HashMap();
            this.symbols.set(key, { owner: key, value, isIn: true });
        } else if (toolPath(key) === undefined && Object.isExtensible(key)) {
            define(key, this.slot, { owner: key, value, isIn: true });
        } else {
            if (this.rest === null) this.rest = new NativeWeakMap();
            this.rest.set(key, { owner: key, value, isIn: true });
        }
    }
    remove(key) {
        const box = this.find(key);
        if (box === undefined) return false;
        box.isIn = false;
        box.value = undefined;
        if (typeof key === "symbol") this.symbols.delete(key);
        else if (this.rest !== null) this.rest.delete(key);
        return true;
    }
}
const canBeHeldWeakly = value => isObject(value) || (typeof value === "symbol" && Symbol.keyFor(value) === undefined);
const needWeak = value => {
    if (!canBeHeldWeakly(value)) throw new TypeError("Invalid value used as weak map key");
};

class HashWeakMap {
    constructor() {
        hide(this, "__table", new WeakTable("WeakMap"));
        fill(this, arguments[0], "set", (set, entry) => {
            needEntry(entry);
            set.call(this, entry[0], entry[1]);
        });
    }
    has(key) {
        const table = this.__table;
        if (table === undefined || table.kind !== "WeakMap") throw wrongKind("WeakMap.prototype.has");
        if (typeof key !== "object" || key === null) return canBeHeldWeakly(key) && table.find(key) !== undefined;
        const box = key[table.slot];
        return box !== undefined && box.owner === key ? box.isIn : table.rest !== null && table.rest.has(key);
    }
    get(key) {
        const table = this.__table;
        if (table === undefined || table.kind !== "WeakMap") throw wrongKind("WeakMap.prototype.get");
        if (typeof key === "object" && key !== null) {
            const own = key[table.slot];
            if (own !== undefined && own.owner === key) return own.value;
        } else if (!canBeHeldWeakly(key)) {
            return undefined;
        }
        const box = table.find(key);
        return box === undefined ? undefined : box.value;
    }
    set(key, value) {
        const table = tableOf(this, "WeakMap", "WeakMap.prototype.set");
        if (typeof key === "object" && key !== null) {
            const own = key[table.slot];
            if (own !== undefined && own.owner === key && own.isIn) {
                own.value = value;
                return this;
            }
        }
        needWeak(key);
        table.set(key, value);
        return this;
    }
    delete(key) {
        const table = tableOf(this, "WeakMap", "WeakMap.prototype.delete");
        return canBeHeldWeakly(key) && table.remove(key);
    }
}

class HashWeakSet {
    constructor() {
        hide(this, "__table", new WeakTable("WeakSet"));
        fill(this, arguments[0], "add", (add, value) => add.call(this, value));
    }
    has(value) {
        const table = this.__table;
        if (table === undefined || table.kind !== "WeakSet") throw wrongKind("WeakSet.prototype.has");
        if (typeof value === "object" && value !== null) {
            const box = value[table.slot];
            if (box !== undefined && box.owner === value) return box.isIn;
        }
        return canBeHeldWeakly(value) && table.find(value) !== undefined;
    }
    add(value) {
        const table = tableOf(this, "WeakSet", "WeakSet.prototype.add");
        needWeak(value);
        table.set(value, true);
        return this;
    }
    delete(value) {
        const table = tableOf(this, "WeakSet", "WeakSet.prototype.delete");
        return canBeHeldWeakly(value) && table.remove(value);
    }
}
install(HashWeakMap, "WeakMap");
install(HashWeakSet, "WeakSet");
