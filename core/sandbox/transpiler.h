#pragma once

#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/task.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace executor::sandbox {

/// Something a run should tell the agent although it went on.
struct Warning
{
    std::string code;
    std::string message;
    bool operator==(const Warning&) const = default;
};

/// A program that can run: what the agent wrote, and the ES2016 text that the sandbox evaluates.
struct Program
{
    std::string source;     ///< the agent's text as it came
    std::string checked;    ///< TypeScript for the type checker; its line N, counted from 0, is line N of `source`
    std::string javascript; ///< one call of the prelude's entry function
    std::string sourceMap;  ///< version 3, JSON text; its lines are those of `source`
    std::string hash;       ///< SHA-256 of `javascript`, 64 hex digits
    std::vector<Warning> warnings;
};

/// Turns agent code into a Program: finds the shape in which the text is a program (runtime.md 1), then TypeScript to
/// ES2016 by a resident esbuild. esbuild starts on first use, is restarted once when it dies or hangs, then spawned per
/// call, and stops after some idle time. Results are cached by the hash of the code. Thread: core.
class Transpiler
{
public:
    struct Options
    {
        std::filesystem::path program;     ///< esbuild; empty: ../lib/executor/esbuild beside this program's folder
        Milliseconds idleStop = 5min;      ///< esbuild is stopped after this time without work
        Milliseconds answerWithin = 2s;    ///< a slower answer counts as hanging
        std::size_t cacheBytes = 16 << 20; ///< of programs kept
    };
    explicit Transpiler(Options options);
    Transpiler(const Transpiler&) = delete;
    Transpiler& operator=(const Transpiler&) = delete;
    /// Hand-written: ends esbuild; whoever waits gets `cancelled`.
    ~Transpiler();

    /// Errors: `syntax_error` and `type_error` (an integer literal that a number cannot hold) with
    /// `details {line, column}` counted from 1 in the agent's text and `Line N: ...` as message;
    /// `runtime_unavailable` when esbuild cannot be started; `cancelled`.
    [[nodiscard]] Task<Program> prepare(std::string code, CancelToken cancel);

    /// Starts esbuild now, so that the first run does not wait for it.
    void warmUp();
    /// Process id of the resident esbuild, 0 when there is none.
    [[nodiscard]] qint64 processId() const;

private:
    struct State;
    std::shared_ptr<State> m_state; // owners: this object and the coroutines of prepare()
};

} // namespace executor::sandbox
