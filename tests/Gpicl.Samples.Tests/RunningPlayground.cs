using System.Net;
using System.Net.Http.Json;
using Gpicl.Samples.Playground;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using static Gpicl.Samples.Playground.Messages;

namespace Gpicl.Samples.Tests;

/// <summary>The playground on a free port of this machine.</summary>
internal sealed class RunningPlayground : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningPlayground(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public static async Task<RunningPlayground> StartAsync(string folder, int sessions = 200, TimeProvider? time = null)
    {
        WebApplication app = PlaygroundApp.Build(["--urls", "http://127.0.0.1:0", "--State", folder, "--Sessions", $"{sessions}"], time);
        await app.StartAsync();
        return new RunningPlayground(app);
    }

    /// <summary>Someone new, or whoever has a cookie.</summary>
    public Visitor Visit(CookieContainer? cookies = null) => new(Address, cookies ?? new CookieContainer());

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    /// <summary>Someone with a cookie.</summary>
    internal sealed class Visitor : IDisposable
    {
        public Visitor(Uri address, CookieContainer cookies)
        {
            Cookies = cookies;
            Http = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = address };
        }

        public CookieContainer Cookies { get; }

        public HttpClient Http { get; }

        public Task<View> ChangeAsync(string what, object? request = null) => AskAsync<View>(what, request);

        public async Task<T> AskAsync<T>(string what, object? request = null)
        {
            using HttpResponseMessage response = await Http.PostAsJsonAsync($"api/{what}", request ?? new { });
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            return (await response.Content.ReadFromJsonAsync<T>())!;
        }

        public async Task<View> SeeAsync(string kind = "pictures") => (await Http.GetFromJsonAsync<View>($"api/{kind}"))!;

        public async Task<Content[]> ContentsAsync(string kind = "pictures") => (await Http.GetFromJsonAsync<Content[]>($"api/{kind}/items?from=0"))!;

        /// <summary>Pictures labeled one after the other.</summary>
        public async Task<View> LabelAsync(params (byte[] Picture, string Label)[] examples)
        {
            View view = await SeeAsync();
            foreach ((byte[] picture, string label) in examples)
            {
                view = await ChangeAsync("pictures/items", new AddRequest([picture]));
                view = await ChangeAsync("pictures/label", new LabelRequest(view.Unlabeled.Max(one => one.Id), label));
            }

            return view;
        }

        /// <summary>Why a request is refused.</summary>
        public async Task<string> RefusalAsync(HttpStatusCode status, string what, HttpContent request)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, $"api/{what}") { Content = request };
            message.Headers.ExpectContinue = true; // a body that is not wanted is not sent: the connection would be closed under it
            using HttpResponseMessage response = await Http.SendAsync(message);
            Assert.Equal(status, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<ProblemDetails>())!.Detail!;
        }

        public Task<string> RefusalAsync(HttpStatusCode status, string what, object request) => RefusalAsync(status, what, JsonContent.Create(request));

        public void Dispose() => Http.Dispose();
    }
}
