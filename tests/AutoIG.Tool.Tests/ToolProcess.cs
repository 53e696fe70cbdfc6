using System.Diagnostics;
using System.Globalization;

namespace AutoIG.Tool.Tests;

/// <summary>The tool as a process of its own, started by a test or by a shell.</summary>
internal static class ToolProcess
{
    /// <summary>How long a process may take on a machine that is busy.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(5);

    /// <summary>Starts it, with its streams redirected.</summary>
    public static Process Start(string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [.. Words(), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs lines of a shell in a folder, where <c>autoig</c> is the tool.</summary>
    public static async Task<Outcome> Shell(string folder, string script, params (string Name, string Value)[] variables)
    {
        string commands = Directory.CreateDirectory(Path.Combine(folder, "commands")).FullName;
        string words = string.Join(' ', Words().Select(word => $"'{word}'"));
        Write("autoig", $"#!/bin/bash\nexec dotnet {words} \"$@\"\n");
        Write("script", script);
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", Path.Combine(commands, "script")])
        {
            WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = commands + Path.PathSeparator + start.Environment["PATH"];
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Most);
        Directory.Delete(commands, recursive: true);
        return new Outcome(process.ExitCode, await output, await error);

        void Write(string name, string text)
        {
            string path = Path.Combine(commands, name);
            File.WriteAllText(path, text);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Sends a signal by its name.</summary>
    public static async Task Signal(Process process, string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Beside the tests lies the tool without what says how it is started; the tests' own does.</summary>
    private static string[] Words()
    {
        string folder = AppContext.BaseDirectory, tests = Path.Combine(folder, typeof(ToolProcess).Assembly.GetName().Name!);
        return
        [
            "exec", "--runtimeconfig", tests + ".runtimeconfig.json", "--depsfile", tests + ".deps.json",
            Path.Combine(folder, "AutoIG.Tool.dll"),
        ];
    }
}
