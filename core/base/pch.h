// The one precompiled header of the project. Sources must build without it (preset `ci`).
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/task.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>
