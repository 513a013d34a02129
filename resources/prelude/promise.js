// Promise: the engine's own treats a promise given to reject() as one to wait for, dies of thenables that throw, and
// posts an event of Qt for every job. This one keeps its jobs in a queue that a single job of the engine empties.
const NativePromise = Promise, nativeThen = Promise.prototype.then, nativeSettled = NativePromise.resolve();
const kPromise = Symbol("promise"), kBare = {};
hidden.push(kPromise);
const kPending = 0, kFulfilled = 1, kRejected = 2;

let jobs = [], isScheduled = false;
const drainJobs = () => {
    while (jobs.length > 0) {
        const batch = jobs;
        jobs = [];
        for (let i = 0; i < batch.length; i++) {
            const job = batch[i];
            batch[i] = undefined;
            job();
        }
    }
    isScheduled = false;
};
const enqueue = job => {
    jobs[jobs.length] = job;
    if (isScheduled) return;
    isScheduled = true;
    nativeThen.call(nativeSettled, drainJobs);
};

class State {
    constructor(promise) {
        this.promise = promise;
        this.status = kPending;
        this.value = undefined;
        this.reactions = undefined;
    }
    settle(status, value) {
        const reactions = this.reactions;
        this.status = status;
        this.value = value;
        this.reactions = undefined;
        if (reactions !== undefined) for (let i = 0; i < reactions.length; i++) enqueue(() => react(reactions[i], status, value));
    }
    reject(reason) { this.settle(kRejected, caught(reason)); }
    // The resolve function's work, behind its check that it is called once.
    resolve(value) {
        if (!isObject(value)) return this.settle(kFulfilled, value);
        if (value === this.promise) return this.reject(new TypeError("Chaining cycle detected for promise"));
        let then;
        try {
            then = value.then;
        } catch (error) {
            return this.reject(error);
        }
        if (typeof then !== "function") return this.settle(kFulfilled, value);
        return enqueue(() => {
            const functions = resolvers(this);
            try {
                then.call(value, functions[0], functions[1]);
            } catch (error) {
                functions[1](error);
            }
        });
    }
}
const resolvers = state => {
    let isResolved = false;
    return [value => { // in a list, which gives them no names
        if (isResolved) return;
        isResolved = true;
        state.resolve(value);
    }, reason => {
        if (isResolved) return;
        isResolved = true;
        state.reject(reason);
    }];
};
// `target`: the state of a promise of ours, or what a foreign constructor gave.
const react = (reaction, status, value) => {
    const handler = status === kFulfilled ? reaction.onFulfilled : reaction.onRejected, target = reaction.target;
    if (typeof handler !== "function") {
        if (status === kFulfilled) target.resolve(value); else target.reject(value);
        return;
    }
    let result;
    try {
        result = handler(value);
    } catch (error) {
        settleSafely(() => target.reject(error));
        return;
    }
    settleSafely(() => target.resolve(result));
};
// A foreign resolve function may throw, to nobody.
const settleSafely = settle => {
    try {
        settle();
    } catch (error) { /* as ECMAScript has it */ }
};

const stateOf = (promise, name) => {
    const state = isObject(promise) && toolPath(promise) === undefined ? promise[kPromise] : undefined;
    if (state === undefined || state.promise !== promise) throw new TypeError("Promise." + name + " called on a value that is no promise");
    return state;
};
const isPromise = value => isObject(value) && toolPath(value) === undefined && value[kPromise] !== undefined && value[kPromise].promise === value;
const capability = type => {
    if (type === PromiseHere) {
        const promise = new PromiseHere(kBare), functions = resolvers(promise[kPromise]);
        return { promise, resolve: functions[0], reject: functions[1] };
    }
    if (!isConstructor(type)) throw new TypeError("the receiver is no constructor of promises");
    const made = { promise: undefined, resolve: undefined, reject: undefined };
    made.promise = new type((resolve, reject) => {
        if (made.resolve !== undefined || made.reject !== undefined) throw new TypeError("the executor was called before");
        made.resolve = resolve;
        made.reject = reject;
    });
    needFunction(made.resolve, "a promise's resolve");
    needFunction(made.reject, "a promise's reject");
    return made;
};
const resolvedPromise = (type, value) => {
    if (isPromise(value) && value.constructor === type) return value;
    if (type === PromiseHere) {
        const promise = new PromiseHere(kBare);
        promise[kPromise].resolve(value);
        return promise;
    }
    const made = capability(type), resolve = made.resolve;
    resolve(value);
    return made.promise;
};

class PromiseHere {
    constructor(executor) {
        if (executor !== kBare && typeof executor !== "function") throw new TypeError("Promise resolver is not a function");
        const state = this[kPromise] = new State(this);
        if (executor === kBare) return;
        const functions = resolvers(state);
        try {
            executor(functions[0], functions[1]);
        } catch (error) {
            functions[1](error);
        }
    }
    then(onFulfilled, onRejected) {
        const state = stateOf(this, "prototype.then"), type = this.constructor === PromiseHere ? PromiseHere : speciesConstructor(this, PromiseHere);
        const target = type === PromiseHere ? new PromiseHere(kBare)[kPromise] : capability(type), reaction = { target, onFulfilled, onRejected };
        if (state.status === kPending) {
            if (state.reactions === undefined) state.reactions = [reaction]; else state.reactions.push(reaction);
        } else {
            const status = state.status, value = state.value;
            enqueue(() => react(reaction, status, value));
        }
        return target.promise;
    }
    catch(onRejected) { return this.then(undefined, onRejected); }
    finally(callback) {
        if (!isObject(this)) throw new TypeError("Promise.prototype.finally called on no object");
        const type = speciesConstructor(this, PromiseHere);
        if (typeof callback !== "function") return this.then(callback, callback);
        return this.then(
            value => resolvedPromise(type, callback()).then(() => value),
            error => resolvedPromise(type, callback()).then(() => { throw error; }));
    }
    static resolve(value) {
        if (!isObject(this)) throw new TypeError("Promise.resolve called on no object");
        return resolvedPromise(this, value);
    }
    static reject(reason) {
        const made = capability(this), reject = made.reject;
        reject(reason);
        return made.promise;
    }
}
Object.defineProperty(PromiseHere.prototype, Symbol.toStringTag, { value: "Promise", configurable: true });
speciesOf(PromiseHere);
expose("Promise", PromiseHere);
