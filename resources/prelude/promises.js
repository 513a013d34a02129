// Promise of ES2018-ES2024 and the symbols of async iteration, to which esbuild lowers `for await` and async generators.
for (const name of ["asyncIterator", "asyncDispose", "dispose"]) {
    if (Symbol[name] === undefined) Object.defineProperty(Symbol, name, { value: Symbol("Symbol." + name) });
}

class AggregateError extends Error {
    constructor(errors, message) {
        super(message);
        define(this, "errors", Array.from(errors));
    }
}
define(AggregateError.prototype, "name", "AggregateError");
expose("AggregateError", AggregateError);

// The engine's own all() and its for-of die when they leave an iterator whose `return` is null.
const takeEach = (items, take) => {
    const iterator = items[Symbol.iterator]();
    for (;;) {
        const step = iterator.next();
        if (step.done) return;
        try {
            take(step.value);
        } catch (error) {
            const close = iterator.return;
            if (typeof close === "function") try { close.call(iterator); } catch (second) { /* the first one counts */ }
            throw error;
        }
    }
};
const settleEach = (type, items, resolve, reject, each) => {
    try {
        let at = 0;
        takeEach(items, item => type.resolve(item).then(each(at++), reject));
    } catch (error) {
        reject(error);
    }
};
extend(Promise, {
    all(items) {
        return new this((resolve, reject) => {
            const values = [];
            let left = 1;
            const settle = () => { if (--left === 0) resolve(values); };
            settleEach(this, items, resolve, reject, at => {
                let isSettled = false;
                left++;
                values[at] = undefined;
                return value => {
                    if (isSettled) return;
                    isSettled = true;
                    values[at] = value;
                    settle();
                };
            });
            settle();
        });
    },
    race(items) {
        return new this((resolve, reject) => settleEach(this, items, resolve, reject, () => resolve));
    }
}, true);
extend(Promise, {
    allSettled(items) {
        return Promise.all(Array.from(items, item => Promise.resolve(item).then(
            value => ({ status: "fulfilled", value }), reason => ({ status: "rejected", reason }))));
    },
    any(items) {
        return new Promise((resolve, reject) => {
            const list = Array.from(items), errors = new Array(list.length);
            let left = list.length;
            const giveUp = () => reject(new AggregateError(errors, "All promises were rejected"));
            if (left === 0) giveUp();
            list.forEach((item, i) => Promise.resolve(item).then(resolve, error => {
                errors[i] = error;
                if (--left === 0) giveUp();
            }));
        });
    },
    withResolvers() {
        let resolve, reject;
        const promise = new Promise((yes, no) => { resolve = yes; reject = no; });
        return { promise, resolve, reject };
    },
    try(callback) {
        const args = Array.prototype.slice.call(arguments, 1);
        return new Promise(resolve => resolve(callback.apply(undefined, args)));
    }
});
extend(Promise.prototype, {
    catch(callback) { return this.then(undefined, typeof callback === "function" ? error => callback(caught(error)) : callback); }
}, true);
extend(Promise.prototype, {
    finally(callback) {
        if (typeof callback !== "function") return this.then(callback, callback);
        return this.then(
            value => Promise.resolve(callback()).then(() => value),
            error => Promise.resolve(callback()).then(() => { throw error; }));
    }
});
extend(Array, {
    fromAsync(items, map) {
        const into = [];
        const source = items[Symbol.asyncIterator];
        if (source === undefined) return Promise.all(Array.from(items)).then(list => (map ? Promise.all(list.map((x, i) => map(x, i))) : list));
        const iterator = source.call(items);
        const step = () => Promise.resolve(iterator.next()).then(item => {
            if (item.done) return into;
            return Promise.resolve(map ? map(item.value, into.length) : item.value).then(value => { into.push(value); return step(); });
        });
        return step();
    }
});

// A collection that nobody can observe: replay must not depend on when garbage is collected.
class WeakRef {
    constructor(target) { define(this, "target", target); }
    deref() { return this.target; }
}
class FinalizationRegistry {
    register() {}
    unregister() { return false; }
}
expose("WeakRef", WeakRef);
expose("FinalizationRegistry", FinalizationRegistry);
