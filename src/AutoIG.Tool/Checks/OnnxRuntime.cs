using System.Collections;
using System.Reflection;
using System.Runtime.Loader;
using AutoIG.Onnx.Files;

namespace AutoIG.Tool.Checks;

/// <summary>
/// ONNX Runtime by reflection, so that the tool does not depend on it. What is called has been there since version 1.16: OrtValue, and a
/// session that runs on them.
/// </summary>
internal sealed class OnnxRuntime
{
    private readonly Assembly assembly;

    private OnnxRuntime(Assembly assembly) => this.assembly = assembly;

    private delegate ReadOnlySpan<T> ElementsOf<T>();

    /// <summary>What it is called in messages.</summary>
    public string Name => $"ONNX Runtime {assembly.GetName().Version!.ToString(3)}";

    /// <summary>Loads it.</summary>
    /// <exception cref="ToolException">The assembly cannot be loaded.</exception>
    public static OnnxRuntime Load(OnnxRuntimeLocation location)
    {
        try
        {
            return new(new Context(location).LoadFromAssemblyPath(location.Assembly));
        }
        catch (Exception fault) when (fault is BadImageFormatException or IOException)
        {
            throw ToolException.BadInput($"--onnxruntime: '{location.Assembly}' cannot be loaded: {fault.Message}", fault);
        }
    }

    /// <summary>Runs a model.</summary>
    /// <param name="model">The path of the file.</param>
    /// <param name="inputs">All inputs by their names.</param>
    /// <param name="outputs">The outputs that are asked for.</param>
    /// <returns>Those of them that are real numbers; of 16 bits there are none.</returns>
    /// <exception cref="ToolException">It does not run the model; the message has its own.</exception>
    public IReadOnlyDictionary<string, GivenArray> Run(
        string model, IReadOnlyDictionary<string, (OnnxElementType Type, GivenArray Array)> inputs, IReadOnlyList<string> outputs)
    {
        try
        {
            using var session = (IDisposable)Activator.CreateInstance(Type("InferenceSession"), model)!;
            using var options = (IDisposable)Activator.CreateInstance(Type("RunOptions"))!;
            var values = Array.CreateInstance(Type("OrtValue"), inputs.Count);
            int count = 0;
            foreach (var (_, (type, array)) in inputs)
                values.SetValue(Value(type, array), count++);
            var run = session.GetType().GetMethods().Single(method => method.Name == "Run" && method.GetParameters() is
                [{ } first, { } names, { } given, { } asked] && first.ParameterType == options.GetType()
                && names.ParameterType == typeof(IReadOnlyCollection<string>) && given.ParameterType.IsInstanceOfType(values)
                && asked.ParameterType == typeof(IReadOnlyCollection<string>) && method.ReturnType != typeof(void));
            using var results = (IDisposable)run.Invoke(session, [options, inputs.Keys.ToArray(), values, outputs])!;
            var found = new Dictionary<string, GivenArray>(StringComparer.Ordinal);
            foreach (var (name, result) in outputs.Zip(((IEnumerable)results).Cast<object>()))
            {
                if (Read(result) is { } array)
                    found.Add(name, array);
            }

            foreach (object? value in values)
                ((IDisposable)value!).Dispose();
            return found;
        }
        catch (TargetInvocationException fault)
        {
            throw ToolException.BadInput($"--check: {Name} does not run the model: {fault.InnerException!.Message}", fault.InnerException);
        }
    }

    private Type Type(string name) => assembly.GetType("Microsoft.ML.OnnxRuntime." + name, throwOnError: true)!;

    private object Value(OnnxElementType type, GivenArray array)
    {
        return type switch
        {
            OnnxElementType.Float => Create(value => (float)value),
            OnnxElementType.Double => Create(value => value),
            OnnxElementType.Int64 => Create(value => (long)value),
            OnnxElementType.Int32 => Create(value => (int)value),
            OnnxElementType.Int16 => Create(value => (short)value),
            OnnxElementType.Int8 => Create(value => (sbyte)value),
            OnnxElementType.UInt8 => Create(value => (byte)value),
            OnnxElementType.UInt16 => Create(value => (ushort)value),
            OnnxElementType.UInt32 => Create(value => (uint)value),
            OnnxElementType.UInt64 => Create(value => (ulong)value),
            OnnxElementType.Bool => Create(value => value != 0),
            // What is explained does not need it, but the file takes it: words that are empty.
            OnnxElementType.Text => Type("OrtValue").GetMethod("CreateTensorWithEmptyStrings")!.Invoke(
                null,
                [
                    Type("OrtAllocator").GetProperty("DefaultInstance")!.GetValue(null),
                    Array.ConvertAll(array.Shape, size => (long)size),
                ])!,
            _ => throw ToolException.BadInput(
                $"--check: an input has elements of type {type}; expected Float, Double, integers, Bool or Text. "
                + "Give its outputs as arrays instead."),
        };

        object Create<T>(Converter<double, T> convert) => Type("OrtValue").GetMethods()
            .Single(method => method.Name == "CreateTensorValueFromMemory" && method.IsGenericMethod
                && method.GetParameters() is [{ ParameterType.IsArray: true }, _])
            .MakeGenericMethod(typeof(T))
            .Invoke(null, [Array.ConvertAll(array.Elements, convert), Array.ConvertAll(array.Shape, size => (long)size)])!;
    }

    private static GivenArray? Read(object value)
    {
        object info = value.GetType().GetMethod("GetTensorTypeAndShape")!.Invoke(value, null)!;
        var type = (OnnxElementType)Convert.ToInt32(
            info.GetType().GetProperty("ElementDataType")!.GetValue(info), System.Globalization.CultureInfo.InvariantCulture);
        var shape = (long[])info.GetType().GetProperty("Shape")!.GetValue(info)!;
        double[]? elements = type switch
        {
            OnnxElementType.Float => Array.ConvertAll(Elements<float>(value), element => (double)element),
            OnnxElementType.Double => Elements<double>(value),
            _ => null,
        };
        return elements is null ? null : new(Array.ConvertAll(shape, size => (int)size), elements);
    }

    // A span cannot be returned through Invoke, but by a delegate.
    private static T[] Elements<T>(object value) => ((ElementsOf<T>)Delegate.CreateDelegate(
        typeof(ElementsOf<T>), value, value.GetType().GetMethod("GetTensorDataAsSpan")!.MakeGenericMethod(typeof(T))))().ToArray();

    private sealed class Context(OnnxRuntimeLocation location) : AssemblyLoadContext("onnxruntime")
    {
        protected override nint LoadUnmanagedDll(string unmanagedDllName)
        {
            string name = unmanagedDllName.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? unmanagedDllName[..^4] : unmanagedDllName;
            string[] files = [name + ".dll", $"lib{name}.so", $"lib{name}.dylib"];
            string? found = location.NativeFolders.SelectMany(folder => files.Select(file => Path.Combine(folder, file)))
                .FirstOrDefault(File.Exists);
            return found is null ? 0 : LoadUnmanagedDllFromPath(found);
        }
    }
}
