#include "core/api/principal.h"

namespace executor::api {

std::string_view scopeName(Scope scope)
{
    switch (scope) {
    case Scope::None:
        return "none";
    case Scope::Agent:
        return "agent";
    case Scope::Operator:
        return "operator";
    case Scope::Person:
        return "person";
    case Scope::PersonDoor:
        return "person_or_door";
    case Scope::Door:
        return "door";
    }
    return "door";
}

bool Principal::has(Scope scope) const
{
    switch (scope) {
    case Scope::None:
        return true;
    case Scope::Agent:
        return kind != Kind::Nobody;
    case Scope::Operator:
    case Scope::Person:
    case Scope::PersonDoor:
        return kind == Kind::Operator;
    case Scope::Door:
        return kind == Kind::Operator && door == net::DoorKind::Local;
    }
    return false;
}

} // namespace executor::api
