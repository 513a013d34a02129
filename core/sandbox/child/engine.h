#pragma once

#include "core/sandbox/child/host.h"
#include "core/sandbox/child/jobqueue.h"

#include <QJSEngine>
#include <QJSValue>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace executor::sandbox::child {

/// The JavaScript engine with the prelude in it. Made and warmed up in the zygote, used once in a child.
class Engine
{
public:
    Engine(FrameSink& sink, JobQueue& jobs);
    /// Hand-written: the host object goes after the engine.
    ~Engine();

    /// Evaluates the prelude. Empty text, or its error.
    [[nodiscard]] std::string load();
    /// Evaluates its second half, which is otherwise loaded when a program needs it.
    void loadLater() { m_loadLater.call(); }
    /// Adds a global native function; for tests of the confinement only.
    void addGlobal(const QString& name, QObject* object);
    /// Runs a small program many times, so that a child finds the prelude compiled to machine code.
    void warmUp();
    /// Runs the smallest program with one call: what every run touches.
    void rehearse();

    /// Starts the program and does all jobs that this makes ready. `head` is the JSON line of the `run` frame.
    void run(std::string_view head, std::string_view javascript);
    /// `kind`: value, error or timer.
    void deliver(const QString& kind, std::uint32_t id, std::int64_t clock, std::string_view text);
    [[nodiscard]] Host& host() { return m_host; }

private:
    void warmUpOnce();
    void endTurn();
    /// The prelude answers `true`; anything else was thrown by a built-in that the program changed.
    void mustBeWell(const QJSValue& answer);

    JobQueue& m_jobs;
    Host m_host;
    std::unique_ptr<QJSEngine> m_engine;
    QJSValue m_begin;
    QJSValue m_deliver;
    QJSValue m_turn;
    QJSValue m_programFailed;
    QJSValue m_noteBigInteger;
    QJSValue m_loadLater;
    bool m_hasNotedBigInteger = false;
};

} // namespace executor::sandbox::child
