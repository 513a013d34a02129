// What combines promises, AggregateError, WeakRef and FinalizationRegistry.
// A constructor that may be called without `new`; `fill` gets the object and the arguments.
const AggregateErrorHere = function (errors, message, options) {
    const error = own((new.target === undefined ? AggregateErrorHere : prototypeFor(new.target, AggregateErrorHere)).prototype, new NativeError(), message);
    if (isObject(options) && "cause" in options) define(error, "cause", options.cause);
    const list = [];
    takeEach(errors, item => list.push(item));
    define(error, "errors", list);
    return error;
};
const prototypeFor = (type, fallback) => isObject(type.prototype) ? type : fallback;
Object.setPrototypeOf(AggregateErrorHere, ErrorHere);
Object.defineProperty(AggregateErrorHere, "prototype", { value: Object.create(ErrorHere.prototype), writable: false });
Object.defineProperty(AggregateErrorHere, "length", { value: 2, configurable: true });
define(AggregateErrorHere.prototype, "constructor", AggregateErrorHere);
define(AggregateErrorHere.prototype, "name", "AggregateError");
define(AggregateErrorHere.prototype, "message", "");
expose("AggregateError", AggregateErrorHere);

// Waits for every item: `start(at, item, made, over)` answers the two handlers of one; `over()` says that another is done.
const combine = (type, items, finish, start) => {
    const made = capability(type);
    try {
        const resolve = type.resolve;
        needFunction(resolve, "Promise.resolve");
        let at = 0, left = 1;
        const over = () => { if (--left === 0) finish(made); };
        takeEach(items, item => {
            left++;
            const handlers = start(at++, made, over);
            const promise = resolve.call(type, item), then = promise.then; // in two steps, as in takeEach()
            then.call(promise, handlers[0], handlers[1]);
        });
        over();
    } catch (error) {
        const reject = made.reject;
        reject(error);
    }
    return made.promise;
};
const once = action => {
    let isDone = false;
    return value => {
        if (isDone) return undefined;
        isDone = true;
        return action(value);
    };
};
const resolveWith = (made, value) => {
    const resolve = made.resolve;
    resolve(value);
};
const statics = {
    all(items) {
        const values = [];
        return combine(this, items, made => resolveWith(made, values), (at, made, over) => {
            values[at] = undefined;
            return [once(value => {
                values[at] = value;
                return over();
            }), made.reject];
        });
    },
    allSettled(items) {
        const values = [];
        return combine(this, items, made => resolveWith(made, values), (at, made, over) => {
            values[at] = undefined;
            const settle = once(value => {
                values[at] = value;
                return over();
            });
            return [value => settle({ status: "fulfilled", value }), reason => settle({ status: "rejected", reason })];
        });
    },
    any(items) {
        const errors = [];
        return combine(this, items, made => {
            const error = new AggregateErrorHere([], "All promises were rejected");
            define(error, "errors", errors);
            const reject = made.reject;
            reject(error);
        }, (at, made, over) => {
            errors[at] = undefined;
            return [made.resolve, once(error => {
                errors[at] = error;
                return over();
            })];
        });
    },
    race(items) { return combine(this, items, () => {}, (at, made) => [made.resolve, made.reject]); },
    withResolvers() {
        const made = capability(this);
        return { promise: made.promise, resolve: made.resolve, reject: made.reject };
    },
    try(callback) {
        const args = Array.prototype.slice.call(arguments, 1), made = capability(this);
        try {
            resolveWith(made, callback.apply(undefined, args));
        } catch (error) {
            const reject = made.reject;
            reject(error);
        }
        return made.promise;
    }
};
extend(PromiseHere, statics);

extend(Array, {
    fromAsync(items, map) {
        const into = [], source = items[Symbol.asyncIterator];
        if (source === undefined) return PromiseHere.all(Array.from(items)).then(list => (map ? PromiseHere.all(list.map((x, i) => map(x, i))) : list));
        const iterator = source.call(items);
        const step = () => PromiseHere.resolve(iterator.next()).then(item => {
            if (item.done) return into;
            return PromiseHere.resolve(map ? map(item.value, into.length) : item.value).then(value => { into.push(value); return step(); });
        });
        return step();
    }
});

// A collection that nobody can observe: replay must not depend on when garbage is collected.
const kTarget = Symbol("target");
hidden.push(kTarget);
class WeakRef {
    constructor(target) {
        if (!canBeHeldWeakly(target)) throw new TypeError("WeakRef needs an object");
        define(this, kTarget, target);
    }
    deref() {
        if (!isObject(this) || !hasOwn(this, kTarget)) throw new TypeError("WeakRef.prototype.deref called on a value of another kind");
        return this[kTarget];
    }
}
class FinalizationRegistry {
    constructor(cleanUp) {
        needFunction(cleanUp, "FinalizationRegistry");
        define(this, kTarget, undefined);
    }
    register(target, held) {
        if (!canBeHeldWeakly(target) || target === held) throw new TypeError("FinalizationRegistry.prototype.register needs an object");
    }
    unregister(token) {
        if (!canBeHeldWeakly(token)) throw new TypeError("FinalizationRegistry.prototype.unregister needs an object");
        return false;
    }
}
Object.defineProperty(WeakRef.prototype, Symbol.toStringTag, { value: "WeakRef", configurable: true });
Object.defineProperty(FinalizationRegistry.prototype, Symbol.toStringTag, { value: "FinalizationRegistry", configurable: true });
expose("WeakRef", WeakRef);
expose("FinalizationRegistry", FinalizationRegistry);
