#pragma once

#include "ui/values.h"

#include <QIcon>

namespace executor::ui {

/// What the tray icon says, first that fits (desktop.md 2).
enum class TrayState
{
    Problem,
    Waiting,
    Paused,
    Warning,
    Running,
    Idle
};
[[nodiscard]] TrayState trayState(const StatusView& status);
/// First line of the tooltip, always with counts.
[[nodiscard]] QString trayTooltip(const StatusView& status);

enum class PanelShade
{
    Light,
    Dark
};
/// The mark with its state as shape and colour, in all sizes that panels ask for.
[[nodiscard]] QIcon trayIcon(TrayState state, int waiting, PanelShade panel);
/// One of its pictures.
[[nodiscard]] QPixmap trayPixmap(TrayState state, int waiting, PanelShade panel, int side);

} // namespace executor::ui
