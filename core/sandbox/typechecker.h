#pragma once

#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/task.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace executor::sandbox {

/// One thing that the TypeScript compiler says of a program. Lines from 0, columns from 0 in UTF-16 units.
struct TypeFinding
{
    int line = 0;
    int column = 0;
    int code = 0; ///< TS2322 is 2322
    bool isError = false;
    std::string message;
};

/// Checks programs with a resident TypeScript 7 language server: started by the first check, stopped after some time
/// without one, started again when it died. Programs at the same time have a project each, since `tools` is global.
/// What was checked is remembered by its text. Thread: core.
class TypeChecker
{
public:
    struct Options
    {
        std::filesystem::path program; ///< tsc; empty: ../lib/executor/typescript/tsc beside this program's folder
        std::filesystem::path folder;  ///< holds the projects' tsconfig.json; made when it is not there
        Milliseconds idleStop = 5min;
        Milliseconds answerWithin = 300ms;
        Milliseconds firstAnswerWithin = 3s; ///< of a server that has just been started: it reads its libraries
        int projects = 4;
    };
    explicit TypeChecker(Options options);
    TypeChecker(const TypeChecker&) = delete;
    TypeChecker& operator=(const TypeChecker&) = delete;
    ~TypeChecker();
    /// Ends the server; whoever waits gets `runtime_unavailable`. Before the object goes.
    [[nodiscard]] Task<void> stop();

    /// What the compiler says of `program` with these declarations of its globals, in the order of the text.
    /// Errors: `runtime_unavailable` when there was no answer in time; `cancelled`.
    [[nodiscard]] Task<std::vector<TypeFinding>> check(std::string program, std::string declarations,
                                                       CancelToken cancel);
    /// Process id of the server, 0 when there is none.
    [[nodiscard]] qint64 processId() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace executor::sandbox
