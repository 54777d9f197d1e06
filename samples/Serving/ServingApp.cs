using System.Text.Json.Serialization;
using Gpicl.Samples.QuickStart;
using Microsoft.AspNetCore.Diagnostics;
using static Gpicl.Samples.Serving.Messages;

namespace Gpicl.Samples.Serving;

/// <summary>The HTTP side.</summary>
internal static class ServingApp
{
    private const int MostBytes = 256 * 1024;

    /// <summary>
    /// Makes the application. Settings, as arguments or variables of the environment: <c>State</c>, the folder where it keeps what it knows (default
    /// serving-state in the current folder); <c>Examples</c>, a CSV file to start with where that is empty (default: wines).
    /// </summary>
    public static WebApplication Build(string[] args)
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
        builder.Services.AddSingleton(_ => new ClassifierService(
            new StateFolder(builder.Configuration["State"] ?? "serving-state"),
            () => LabeledTable.Read(builder.Configuration["Examples"] ?? RepositoryFolder.Find("data/tables/wine.csv"))));

        WebApplication app = builder.Build();
        app.UseExceptionHandler(handler => handler.Run(AnswerFaultAsync));
        app.UseStatusCodePages(context => AnswerEmptyAsync(context.HttpContext));
        app.MapGet("/health", (ClassifierService service) => service.Check());
        app.MapPost("/predict", (PredictRequest request, ClassifierService service) => service.Predict(request));
        app.MapPost("/append", (AppendRequest request, ClassifierService service) => service.Append(request));
        app.MapPost("/forget", (ForgetRequest request, ClassifierService service) => service.Forget(request));
        app.MapPost("/explain", (ExplainRequest request, ClassifierService service, CancellationToken aborted) => service.Explain(request, aborted));
        app.Services.GetRequiredService<ClassifierService>(); // before it listens: a state that cannot be read ends the program
        return app;
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
            RequestException refused => (refused.Status, refused.Message),
            BadHttpRequestException unreadable => (unreadable.StatusCode, unreadable.InnerException?.Message ?? unreadable.Message),
            OperationCanceledException when context.RequestAborted.IsCancellationRequested => (StatusCodes.Status499ClientClosedRequest, "The caller left."),
            _ => (StatusCodes.Status500InternalServerError, "The request could not be carried out; the log says why."),
        };
        return Results.Problem(message, statusCode: status).ExecuteAsync(context);
    }
}
