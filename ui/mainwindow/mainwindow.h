#pragma once

#include "ui/mainwindow/pagecontext.h"

#include <QMainWindow>

#include <deque>
#include <map>

class QPushButton;
class QSettings;
class QStackedWidget;
class QVBoxLayout;

namespace executor::ui {

class ConnectDialog;
class MessageBar;
class NavButton;
class Page;
class TaskRow;

/// The one window: sidebar, pages, and at the foot long work, what can be undone and the state of the daemon. Built on
/// first show, destroyed after a while hidden; what it must remember lies in the settings.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(PageContext context);
    /// Hand-written: things that were taken away are forgotten for good when the window goes.
    ~MainWindow() override;
    /// `inbox runs sources tools agents rules`, and an object on it.
    void showPage(const QString& name, const QString& id = {});
    /// Opens Connect with an address or files filled in; connects nothing.
    void connectSource(const QStringList& inputs);
    [[nodiscard]] QString currentPage() const { return m_current; }
    /// The first time the window is closed: says that the program goes on.
    void offerToKeepRunning(int agents);

Q_SIGNALS:
    void closeWanted();
    void quitWanted();
    void hideWanted();
    /// The person wants to unlock the secrets.
    void unlockWanted();

protected:
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Removed
    {
        Removable kind;
        QString id;
        QString sentence;
    };

    void buildSidebar(QWidget* sidebar);
    void buildFoot(QVBoxLayout* layout);
    void addActions();
    void addPage(const QString& name, NavButton* button, Page* page);
    [[nodiscard]] Page* page(const QString& name) const;
    void syncStatus();
    void syncWork();
    void foldResults();
    void offerUndo(Removed removed);
    void undo(policy::PersonProof proof);
    void commitRemoved();
    void setSidebarNarrow(bool isNarrow);
    void clearOverlay();

    PageContext m_context;
    QStackedWidget* m_stack;
    QWidget* m_sidebar;
    std::map<QString, std::pair<NavButton*, Page*>> m_pages;
    QStringList m_order;
    QString m_current;
    QVBoxLayout* m_foot = nullptr;
    QWidget* m_status = nullptr;
    std::map<int, TaskRow*> m_rows;
    QPushButton* m_earlier = nullptr; ///< stands for good results but the newest
    bool m_showsEarlier = false;
    MessageBar* m_undoBar = nullptr;
    MessageBar* m_closeBar = nullptr;
    MessageBar* m_lockBar = nullptr;
    std::optional<Removed> m_removed;
    QTimer m_undoTime;
    bool m_wasNarrow = false;
    QPointer<QWidget> m_overlay;
    QPointer<ConnectDialog> m_connect;
};

} // namespace executor::ui
