using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.FileProviders;
using static Gpicl.Samples.Playground.Messages;

namespace Gpicl.Samples.Playground;

/// <summary>The HTTP side: the page, and what it asks for.</summary>
internal static class PlaygroundApp
{
    /// <summary>Name of the cookie that says whose session it is.</summary>
    public const string Cookie = "playground";

    private const int MostBytes = 1024 * 1024;

    // Nothing from outside, and no other site may show the page within its own.
    private const string Policy = "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Makes the application. Settings, as arguments or variables of the environment: <c>State</c>, the folder where it keeps what visitors do (default
    /// playground-state in the current folder); <c>Sessions</c>, how many of them there may be (default 200).
    /// </summary>
    public static WebApplication Build(string[] args, TimeProvider? time = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = MostBytes);
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        builder.Services.AddSingleton(services => new SessionStore(
            builder.Configuration["State"] ?? "playground-state", builder.Configuration.GetValue("Sessions", 200), time ?? TimeProvider.System,
            services.GetRequiredService<ILogger<SessionStore>>()));
        builder.Services.AddSingleton<Visits>();

        WebApplication app = builder.Build();
        app.UseExceptionHandler(handler => handler.Run(AnswerFaultAsync));
        app.UseStatusCodePages(context => AnswerEmptyAsync(context.HttpContext));
        app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.CacheControl = "no-cache";
            return next(context);
        });
        app.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")) });
        Map(app.MapGroup("/api/pictures"), ExperimentKind.Pictures);
        Map(app.MapGroup("/api/table"), ExperimentKind.Table);
        app.Services.GetRequiredService<SessionStore>(); // before it listens: a folder that is in use ends the program
        return app;
    }

    private static void Map(RouteGroupBuilder api, ExperimentKind kind)
    {
        api.MapGet("", (HttpContext http, Visits visits) => visits.ReadAsync(http, kind, workspace => workspace.See()));
        api.MapGet("items", (long from, HttpContext http, Visits visits) =>
            visits.ReadAsync(http, kind, workspace => workspace.Contents(from)));
        api.MapPost("ask", (AskRequest request, HttpContext http, Visits visits) =>
            visits.ReadAsync(http, kind, workspace => workspace.Ask(request, http.RequestAborted)));
        api.MapPost("cross-validate", (HttpContext http, Visits visits) =>
            visits.ReadAsync(http, kind, workspace => workspace.CrossValidate(http.RequestAborted)));

        api.MapPost("items", (AddRequest request, HttpContext http, Visits visits) =>
            visits.ChangeAsync(http, kind, workspace => kind == ExperimentKind.Pictures
                ? workspace.Add(request.Pictures)
                : throw new RefusedException("A table takes no pictures.")));
        api.MapPost("table", (TableRequest request, HttpContext http, Visits visits) =>
            visits.ChangeAsync(http, kind, _ => kind == ExperimentKind.Table
                ? new Workspace(PastedTable.Read(request.Csv, request.Answers))
                : throw new RefusedException("A table does not go among pictures.")));
        api.MapPost("sample/{name}", (string name, HttpContext http, Visits visits) =>
            visits.ChangeAsync(http, kind, workspace => SampleData.Load(kind, name, workspace)));
        api.MapPost("label", (LabelRequest request, HttpContext http, Visits visits) =>
            visits.ChangeAsync(http, kind, workspace => workspace.Label(request.Id, request.Label)));
        api.MapPost("undo", (HttpContext http, Visits visits) => visits.ChangeAsync(http, kind, workspace => workspace.Undo()));
        api.MapPost("forget", (ItemRequest request, HttpContext http, Visits visits) =>
            visits.ChangeAsync(http, kind, workspace => workspace.Forget(request.Id)));
        api.MapPost("remove", (ItemRequest request, HttpContext http, Visits visits) =>
            visits.ChangeAsync(http, kind, workspace => workspace.Remove(request.Id)));
        api.MapPost("clear", (HttpContext http, Visits visits) =>
            visits.ChangeAsync(http, kind, _ => new Workspace(Experiment.Empty)));
    }

    // Requests that the server refuses before any code of this program sees them.
    private static Task AnswerEmptyAsync(HttpContext context) => Results.Problem(
        context.Response.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"The request is too large; {MostBytes} bytes are allowed." : null,
        statusCode: context.Response.StatusCode).ExecuteAsync(context);

    private static Task AnswerFaultAsync(HttpContext context)
    {
        Exception? fault = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        (int status, string message) = fault switch
        {
            RefusedException refused => (refused.Status, refused.Message),
            BadHttpRequestException unreadable => (unreadable.StatusCode, unreadable.InnerException?.Message ?? unreadable.Message),
            OperationCanceledException when context.RequestAborted.IsCancellationRequested => (StatusCodes.Status499ClientClosedRequest, "The caller left."),
            _ => (StatusCodes.Status500InternalServerError, "The request could not be carried out; the log says why."),
        };
        return Results.Problem(message, statusCode: status).ExecuteAsync(context);
    }
}
