namespace Gpicl.Samples.Playground;

/// <summary>
/// Lets visitors at their sessions: one request at a time to each, and no more at once than there are processors to compute. A visitor's session is
/// made when there is something to keep.
/// </summary>
internal sealed class Visits(SessionStore store) : IDisposable
{
    private static readonly TimeSpan CookieAge = TimeSpan.FromDays(30);

    private readonly SemaphoreSlim computing = new(Environment.ProcessorCount);

    /// <summary>Looks at an experiment.</summary>
    public async Task<T> ReadAsync<T>(HttpContext http, ExperimentKind kind, Func<Workspace, T> read)
    {
        using SessionStore.Use? use = store.Open(http.Request.Cookies[PlaygroundApp.Cookie]);
        if (use == null)
            return Checked(() => read(new Workspace(Experiment.Empty)));
        return await InTurnAsync(use.Session, () => Checked(() => read(use.Session[kind])), http.RequestAborted);
    }

    /// <summary>Changes an experiment; what is seen then is saved.</summary>
    public async Task<Messages.View> ChangeAsync(HttpContext http, ExperimentKind kind, Func<Workspace, Workspace> change)
    {
        SessionStore.Use? known = store.Open(http.Request.Cookies[PlaygroundApp.Cookie]);
        using SessionStore.Use use = known ?? store.Create();
        try
        {
            Messages.View seen = await InTurnAsync(use.Session, () => Change(use.Session, kind, change), http.RequestAborted);
            http.Response.Cookies.Append(PlaygroundApp.Cookie, use.Key, new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = CookieAge,
                SameSite = SameSiteMode.Strict,
                Secure = http.Request.IsHttps,
            });
            return seen;
        }
        catch when (known == null)
        {
            store.Drop(use.Key);
            throw;
        }
    }

    public void Dispose() => computing.Dispose();

    private static Messages.View Change(Session session, ExperimentKind kind, Func<Workspace, Workspace> change)
    {
        Workspace next = Checked(() => change(session[kind]));
        Messages.View seen = Checked(next.See);
        session.Save(kind, next);
        return seen;
    }

    private async Task<T> InTurnAsync<T>(Session session, Func<T> work, CancellationToken aborted)
    {
        await session.Gate.WaitAsync(aborted);
        try
        {
            await computing.WaitAsync(aborted);
            try
            {
                return work();
            }
            finally
            {
                computing.Release();
            }
        }
        finally
        {
            session.Gate.Release();
        }
    }

    // What the library says of its input is what the visitor should read.
    private static T Checked<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ArgumentException fault)
        {
            throw new RefusedException(fault.Message);
        }
    }
}
