using System.Runtime.InteropServices;

namespace AutoIG.Tool.Checks;

/// <summary>Where ONNX Runtime lies on this machine. The tool does not bring it: it is native, large, and needed by checks alone.</summary>
/// <param name="Assembly">The path of the managed assembly.</param>
/// <param name="NativeFolders">Where the native library may lie.</param>
internal sealed record OnnxRuntimeLocation(string Assembly, IReadOnlyList<string> NativeFolders)
{
    /// <summary>What <c>--onnxruntime</c> says where none is to be used.</summary>
    public const string Unused = "none";

    /// <summary>The environment variable that names the folder where the option does not.</summary>
    public const string Variable = "AUTOIG_ONNXRUNTIME";

    private const string File = "Microsoft.ML.OnnxRuntime.dll", Package = "microsoft.ml.onnxruntime";

    /// <summary>
    /// The folder that was named; else that of the tool, and then the packages that NuGet has unpacked for any project of the user.
    /// </summary>
    /// <param name="option">What <c>--onnxruntime</c> says, or <see langword="null"/>.</param>
    /// <param name="variable">Reads the environment.</param>
    /// <returns><see langword="null"/> where there is none, or none is wanted.</returns>
    /// <exception cref="ToolException">The folder that was named has none.</exception>
    public static OnnxRuntimeLocation? Find(string? option, Func<string, string?> variable)
    {
        string? named = option ?? variable(Variable);
        if (named == Unused)
            return null;
        if (!string.IsNullOrEmpty(named))
        {
            return InFolder(Path.GetFullPath(named)) ?? throw ToolException.BadInput(
                $"--onnxruntime: expected a folder with {File}, such as that of a program that uses it, but '{named}' has none.");
        }

        string packages = variable("NUGET_PACKAGES") ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return InFolder(AppContext.BaseDirectory) ?? InPackages(packages);
    }

    private static OnnxRuntimeLocation? InFolder(string folder)
    {
        string assembly = Path.Combine(folder, File);
        return !System.IO.File.Exists(assembly) ? null
            : new(assembly, [folder, Path.Combine(folder, "runtimes", Platform, "native")]);
    }

    /// <summary>The newest version of which both packages are there, the managed one and the native one.</summary>
    private static OnnxRuntimeLocation? InPackages(string packages)
    {
        string folder = Path.Combine(packages, Package + ".managed");
        if (!Directory.Exists(folder))
            return null;
        var versions = Directory.GetDirectories(folder).Select(path => Path.GetFileName(path))
            .Where(name => Version.TryParse(name, out _)).OrderByDescending(name => Version.Parse(name));
        foreach (string version in versions)
        {
            string native = Path.Combine(packages, Package, version, "runtimes", Platform, "native");
            string assembly = Path.Combine(folder, version, "lib", "net8.0", File);
            if (System.IO.File.Exists(assembly) && Directory.Exists(native))
                return new(assembly, [native]);
        }

        return null;
    }

    private static string Platform
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }
}
