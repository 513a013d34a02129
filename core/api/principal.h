#pragma once

#include "core/base/id.h"
#include "core/net/httpmessage.h"

#include <string>
#include <string_view>

namespace executor::api {

/// What a route asks of its caller (http-api.md 2), from least to most.
enum class Scope
{
    None,
    Agent,
    Operator,
    Person,     ///< an operator proposes, a person confirms in the window (P)
    PersonDoor, ///< the same, but at once over the local door (P*)
    Door        ///< an operator on the local door; over TCP the path does not exist
};
/// `none`, `agent`, `operator`, ...: in errors and in the OpenAPI document.
[[nodiscard]] std::string_view scopeName(Scope scope);

/// Who speaks, as the guard found it.
struct Principal
{
    enum class Kind
    {
        Nobody,
        Agent,   ///< with a token
        Operator ///< a process of the same user on the local door
    } kind = Kind::Nobody;
    AgentId agent; ///< the token's; of an operator: the built-in agent `cli`, under which its runs are kept
    std::string name;
    std::string program; ///< that called, on the local door; empty: unknown
    net::DoorKind door = net::DoorKind::Tcp;

    /// Whose things may be seen: the agent's own; empty for an operator, who sees all.
    [[nodiscard]] AgentId viewer() const { return kind == Kind::Operator ? AgentId() : agent; }
    /// `agt_...` or `operator`: whose idempotency keys, streams and proposals these are.
    [[nodiscard]] std::string key() const { return kind == Kind::Operator ? "operator" : agent.text(); }
    /// For audit records: `cli` or the agent's id.
    [[nodiscard]] std::string actor() const { return kind == Kind::Operator ? "cli" : agent.text(); }
    [[nodiscard]] bool has(Scope scope) const;
};

} // namespace executor::api
