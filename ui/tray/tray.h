#pragma once

#include "ui/approvals/questionqueue.h"
#include "ui/tray/trayicon.h"
#include "ui/tray/trayprobe.h"

#include <QMenu>
#include <QObject>

#include <memory>

class QSystemTrayIcon;

namespace executor::ui {

/// The icon in the panel and its menu. Everything here is in the main window too, so nothing is lost without a tray.
class Tray : public QObject
{
    Q_OBJECT

public:
    Tray(Backend& backend, QuestionQueue& queue, QObject* parent = nullptr);
    /// Hand-written: the menu goes before the icon.
    ~Tray() override;
    void start();
    [[nodiscard]] bool isShown() const { return m_icon != nullptr; }
    [[nodiscard]] QMenu& menu() { return m_menu; }

Q_SIGNALS:
    /// The icon is in a panel.
    void appeared();
    void openWanted();
    void toggleWanted();
    void pageWanted(const QString& page);
    void connectWanted();
    void questionWanted(const QString& id);
    void unlockWanted();
    void quitWanted();
    void statusKnown(const executor::ui::StatusView& status);

private:
    void build();
    void sync();
    void show(const StatusView& status);
    void showAgents(const std::vector<AgentView>& agents);
    void create();

    Backend& m_backend;
    QuestionQueue& m_queue;
    TrayProbe m_probe;
    QMenu m_menu;
    std::unique_ptr<QMenu> m_agents;
    QSystemTrayIcon* m_icon = nullptr;
    QAction* m_waiting = nullptr;
    std::vector<QAction*> m_questions;
    QAction* m_afterQuestions = nullptr;
    QAction* m_unlock = nullptr;
    QAction* m_pauseAll = nullptr;
    QTimer m_pace;
    StatusView m_status;
};

} // namespace executor::ui
