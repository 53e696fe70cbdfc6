using System.Reflection;

namespace AutoIG.Tool.Models;

/// <summary>A model of a user's assembly, with its weights, and the one function of it that is explained.</summary>
internal sealed class Model : IDisposable
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private readonly TensorSource? weights;

    private Model(object function, TensorSource? weights) => (Function, this.weights) = (function, weights);

    /// <summary>A <see cref="DifferentiableFunction{T}"/> of float or double.</summary>
    public object Function { get; }

    /// <summary>Makes the model.</summary>
    /// <param name="assembly">The full path of the assembly.</param>
    /// <param name="function">What <c>--function</c> says, or <see langword="null"/>.</param>
    /// <param name="weights">The file of weights, or <see langword="null"/>.</param>
    /// <param name="dataType">What <c>--dtype</c> says, or <see langword="null"/>.</param>
    /// <exception cref="ToolException">The model cannot be made so; the message says how it could.</exception>
    public static Model Load(string assembly, string? function, string? weights, string? dataType)
    {
        var property = FunctionProperty.Find(FunctionProperty.Of(new ModelLoadContext(assembly).LoadModel()), function);
        var host = Closed(property, dataType);
        var closed = host.GetProperty(property.Property.Name, Any | BindingFlags.DeclaredOnly)!;
        if (closed.GetMethod!.IsStatic)
        {
            return weights is null ? new Model(Read(closed, null), null) : throw ToolException.Usage(
                $"--weights: {property.Name} is static and takes none.");
        }

        var source = weights is null ? null : OpenWeights(weights);
        try
        {
            return new Model(Read(closed, Construct(host, source)), source);
        }
        catch
        {
            source?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => weights?.Dispose();

    /// <summary>The declaring type with its type parameter filled in, and the precision that was asked for compared.</summary>
    private static Type Closed(FunctionProperty property, string? dataType)
    {
        var asked = dataType switch
        {
            null => null,
            "float" => typeof(float),
            "double" => typeof(double),
            _ => throw ToolException.Usage($"--dtype: expected float or double, got '{dataType}'."),
        };
        var host = property.Host;
        if (host.IsGenericTypeDefinition)
        {
            if (asked is null)
                throw ToolException.Usage($"--dtype: expected float or double, since {property.Name} is generic.");
            try
            {
                host = host.MakeGenericType(asked);
            }
            catch (ArgumentException fault)
            {
                throw ToolException.Usage($"--dtype: {property.Name} cannot be made with {dataType}: {fault.Message}", fault);
            }
        }

        var element = FunctionProperty.ElementType(host.GetProperty(property.Property.Name, Any | BindingFlags.DeclaredOnly)!.PropertyType);
        if (element != typeof(float) && element != typeof(double))
            throw ToolException.BadInput($"--function: {property.Name} computes in {element}; expected float or double.");
        return asked is null || asked == element ? host : throw ToolException.Usage(
            $"--dtype: {property.Name} computes in {(element == typeof(float) ? "float" : "double")}, not in {dataType}.");
    }

    private static TensorSource OpenWeights(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".safetensors" => SafeTensors.Open(path),
        ".npz" or ".npy" => NumPy.Open(path),
        _ => throw ToolException.Usage($"--weights: expected a file ending in .safetensors, .npz or .npy, got '{path}'."),
    };

    private static object Construct(Type host, TensorSource? weights)
    {
        var constructors = host.GetConstructors(Any & ~BindingFlags.Static);
        var fitting = Array.Find(constructors, constructor => constructor.GetParameters() switch
        {
            [] => weights is null,
            [var only] => weights is not null && only.ParameterType.IsInstanceOfType(weights) && only.ParameterType != typeof(object),
            _ => false,
        });
        if (fitting is null)
        {
            string all = string.Join(" or ", constructors.Select(constructor =>
                $"{host.Name}({string.Join(", ", constructor.GetParameters().Select(parameter => parameter.ParameterType.Name))})"));
            throw ToolException.Usage(
                $"--weights: {host.Name} is made by {all}; " + (weights is null
                    ? "expected --weights FILE, or a constructor without parameters."
                    : $"expected a constructor of one {weights.GetType().Name}, which is what the file is."));
        }

        return Unwrap(() => fitting.Invoke(weights is null ? [] : [weights]), $"the constructor of {host.Name}");
    }

    private static object Read(PropertyInfo property, object? model) =>
        Unwrap(() => property.GetValue(model)!, $"{property.DeclaringType!.Name}.{property.Name}");

    /// <summary>What a user's code throws is bad input to the tool.</summary>
    private static object Unwrap(Func<object> call, string what)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException fault)
        {
            throw ToolException.BadInput($"--model: {what} failed: {fault.InnerException!.Message}", fault.InnerException);
        }
    }
}
