// Timers and chance, all given by the daemon: a replay must see the same.
const performance = {};
extend(performance, { now() { return run.clock - run.started; }, mark() {}, measure() {} });
accessor(performance, "timeOrigin", () => run.started);
define(global, "performance", performance);

const armTimer = (callback, delay, args, isRepeated) => {
    needFunction(callback, isRepeated ? "setInterval" : "setTimeout");
    if (run.timers.size >= run.limits.timers) throw new RangeError("This run has " + run.limits.timers + " timers armed, its limit.");
    const id = ++run.lastTimer, wait = Math.min(Math.max(Number(delay) || 0, 0), 2147483647);
    const timer = { callback, args, wait: Math.trunc(wait), isRepeated, id };
    run.timers.add(id, timer);
    host.armTimer(id, timer.wait);
    return id;
};
const clearTimer = id => {
    const timer = run.timers.get(typeof id === "object" && id !== null ? Number(id) : id);
    if (timer === undefined) return;
    run.timers.remove(timer.id);
    host.clearTimer(timer.wire === undefined ? timer.id : timer.wire);
};
// A repeated timer is armed anew under a number of its own; the code keeps the first.
const fireTimer = wire => {
    const id = run.wires === undefined || run.wires[wire] === undefined ? wire : run.wires[wire];
    const timer = run.timers.get(id);
    if (timer === undefined) return;
    if (timer.isRepeated) {
        run.wires = run.wires || Object.create(null);
        timer.wire = ++run.lastTimer;
        run.wires[timer.wire] = id;
        host.armTimer(timer.wire, Math.max(timer.wait, 1));
    } else {
        run.timers.remove(id);
    }
    timer.callback.apply(undefined, timer.args);
};
const rest = list => Array.prototype.slice.call(list, 2);
expose("setTimeout", function (callback, delay) { return armTimer(callback, delay, rest(arguments), false); });
expose("setInterval", function (callback, delay) { return armTimer(callback, delay, rest(arguments), true); });
expose("setImmediate", function (callback) { return armTimer(callback, 0, Array.prototype.slice.call(arguments, 1), false); });
define(global, "clearTimeout", clearTimer);
define(global, "clearInterval", clearTimer);
define(global, "clearImmediate", clearTimer);
define(global, "queueMicrotask", callback => {
    needFunction(callback, "queueMicrotask");
    PromiseHere.resolve().then(callback);
});

// One ChaCha20 stream keyed by the run's seed, fetched in blocks.
const randomByte = () => {
    if (run.random === null || run.randomAt >= run.random.length) {
        run.random = new Uint8Array(host.randomBlock(run.randomBlock++));
        run.randomAt = 0;
    }
    return run.random[run.randomAt++];
};
const random32 = () => randomByte() + randomByte() * 256 + randomByte() * 65536 + randomByte() * 16777216;
extend(Math, { random() { return ((random32() >>> 5) * 67108864 + (random32() >>> 6)) / 9007199254740992; } }, true);
const hex = byte => (byte < 16 ? "0" : "") + byte.toString(16);
const crypto = {};
extend(crypto, {
    getRandomValues(array) {
        if (!ArrayBuffer.isView(array)) throw new TypeError("getRandomValues needs a typed array");
        if (array.byteLength > 65536) throw new RangeError("getRandomValues gives at most 65536 bytes at once");
        const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
        for (let i = 0; i < bytes.length; i++) bytes[i] = randomByte();
        return array;
    },
    randomUUID() {
        const bytes = [];
        for (let i = 0; i < 16; i++) bytes.push(randomByte());
        bytes[6] = (bytes[6] & 0x0F) | 0x40;
        bytes[8] = (bytes[8] & 0x3F) | 0x80;
        const text = bytes.map(hex).join("");
        return text.slice(0, 8) + "-" + text.slice(8, 12) + "-" + text.slice(12, 16) + "-" + text.slice(16, 20) + "-" + text.slice(20);
    }
});
const bytesOf = data => {
    if (data instanceof ArrayBuffer) return new Uint8Array(data);
    if (!ArrayBuffer.isView(data)) throw new TypeError("binary data is needed: a typed array or an ArrayBuffer");
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
};
crypto.subtle = {};
extend(crypto.subtle, {
    digest(algorithm, data) {
        return new PromiseHere(resolve => {
            const name = typeof algorithm === "string" ? algorithm : algorithm.name;
            const digest = host.digest(String(name).toUpperCase(), bytesOf(data).slice().buffer);
            if (digest.byteLength === 0) throw new TypeError("digest knows SHA-1, SHA-256, SHA-384 and SHA-512, not " + name);
            resolve(digest);
        });
    }
});
define(global, "crypto", crypto);
